import { parseAst } from 'rolldown/parseAst';

/** An object shape in a source: an interface, an object type or a schema, with the names of its own fields. */
export interface Shape {
  line: number;
  fields: ReadonlySet<string>;
}

interface Node {
  type: string;
  start: number;
  callee?: { property?: { name?: string } };
  arguments?: Node[];
  properties?: Node[];
  members?: Node[];
  body?: { body?: Node[] };
  key?: { name?: string; value?: string };
}

/** The object shapes of a source, also those without a name; fields that are spread or extended are not theirs. */
export function shapesOf(text: string, lang: 'ts' | 'tsx'): Shape[] {
  const shapes: Shape[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (!isNode(value)) return;
    const fields = fieldsOf(value)?.flatMap(({ key }) => key?.name ?? key?.value ?? []);
    if (fields) shapes.push({ line: text.slice(0, value.start).split('\n').length, fields: new Set(fields) });
    for (const child of Object.values(value)) visit(child);
  };
  visit(parseAst(text, { lang, astType: 'ts' }));
  return shapes;
}

function fieldsOf({ type, callee, arguments: given, members, body }: Node): Node[] | undefined {
  if (type === 'TSInterfaceDeclaration') return body?.body;
  if (type === 'TSTypeLiteral') return members;
  const makes = type === 'CallExpression' && /^((loose|strict)?[oO]bject|extend)$/.test(callee?.property?.name ?? '');
  return makes && given?.[0]?.type === 'ObjectExpression' ? given[0].properties : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
