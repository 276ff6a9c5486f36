import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** What a source file takes from another, or from a package. */
export interface Import {
  /** A path from the root, with its ending where it is ours; else a package's name. */
  to: string;
  /** Names as the other file exports them; `*` for all of them. */
  names: string[];
  /** Whether it is gone when the file runs. */
  typeOnly: boolean;
  /** Whether it is loaded where it is asked for, not before the file runs. */
  later: boolean;
}

/** A source file, as far as tests of the whole house ask. Paths are from the root, with slashes. */
export interface SourceFile {
  path: string;
  text: string;
  imports: Import[];
  /** The values that it exports: types name what a value's signature needs. */
  exports: string[];
  /** The types of its casts, but `as const`. */
  casts: string[];
}

const root = process.cwd();

/** The sources in some folders: TypeScript, and the modules of tools and benchmarks. */
export function sourcesIn(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) => filesIn(join(root, folder)).map(readSource));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.(tsx?|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const file: SourceFile = { path: fromRoot(path), text, imports: [], exports: [], casts: [] };
  const lang = path.endsWith('.d.ts') ? 'dts' : path.endsWith('.tsx') ? 'tsx' : 'ts';
  visit(parseAst(text, { lang, astType: 'ts' }), file, path);
  return file;
}

/**
 * A node of the syntax tree, as far as it is looked at: https://github.com/estree/estree and typescript-eslint's
 * additions.
 */
interface Node {
  type: string;
  start: number;
  end: number;
  source?: { value: string } | null;
  importKind?: 'type' | 'value';
  exportKind?: 'type' | 'value';
  specifiers?: Node[];
  imported?: { name: string };
  local?: { name: string };
  exported?: { name: string };
  declaration?: (Node & { id?: { name: string }; declarations?: { id: { name: string } }[] }) | null;
  typeAnnotation?: Node;
}

function visit(value: unknown, file: SourceFile, path: string): void {
  if (Array.isArray(value)) for (const one of value) visit(one, file, path);
  if (!isNode(value)) return;
  look(value, file, path);
  for (const child of Object.values(value)) visit(child, file, path);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function look(node: Node, file: SourceFile, path: string): void {
  const { type, source, specifiers = [] } = node;
  if (source && typeof source.value === 'string') {
    const kinds = [node, ...specifiers].map((one) => one.importKind ?? one.exportKind);
    const typeOnly =
      type === 'TSImportType' || kinds[0] === 'type' || (kinds.length > 1 && kinds.slice(1).every((k) => k === 'type'));
    const names = specifiers.map(
      (one) => one.imported?.name ?? (type === 'ExportNamedDeclaration' && one.local?.name) ?? '*',
    );
    const later = type === 'ImportExpression';
    file.imports.push({ to: resolved(source.value, path), names: names.map((name) => name || '*'), typeOnly, later });
    if (names.length === 0) file.imports.at(-1)?.names.push('*');
  }
  if (type === 'ExportNamedDeclaration' && node.exportKind !== 'type') {
    const { declaration } = node;
    const declared = declaration?.id
      ? [declaration.id.name]
      : (declaration?.declarations ?? []).map(({ id }) => id.name);
    file.exports.push(...declared, ...specifiers.flatMap((one) => one.exported?.name ?? []));
  }
  const cast = type === 'TSAsExpression' || type === 'TSTypeAssertion' ? node.typeAnnotation : undefined;
  const asType = cast && file.text.slice(cast.start, cast.end);
  if (asType && asType !== 'const') file.casts.push(asType);
}

function resolved(to: string, from: string): string {
  if (!to.startsWith('.')) return to;
  const path = resolve(dirname(from), to);
  const ended = ['', '.ts', '.tsx', '/index.ts']
    .map((end) => path + end)
    .find((one) => /\.\w+$/.test(one) && existsSync(one));
  return fromRoot(ended ?? path);
}

function fromRoot(path: string): string {
  return relative(root, path).split(sep).join('/');
}
