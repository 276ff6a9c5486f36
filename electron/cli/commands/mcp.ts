import { once } from 'node:events';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { operationsAt } from '../../../shared/doors';
import { toErrorReport } from '../../../shared/errors';
import { type OperationName, operations } from '../../../shared/operations';
import { operationSchemas } from '../../../shared/schemas/operations';
import { toJson } from '../../../shared/schemas/time';
import { performUnchecked } from '../../operations/catalogue';
import type { OperationContext } from '../../operations/context';
import { defineCommand } from '../command';
import { inFull } from '../format';

export const mcpCommand = defineCommand({
  name: 'mcp',
  summary:
    'answer an assistant over standard input and output (Model Context Protocol), until it ends; nothing is changed',
  input: z.object({}),
  run: async (_, shell) => {
    const context = await shell.context();
    const handle = serveStdio(() => toolServer(context), {
      onerror: (error) => process.stderr.write(`${error.message}\n`),
    });
    const ended = once(process.stdin, 'end');
    if (!shell.signal.aborted) await Promise.race([ended, once(shell.signal, 'abort')]);
    await handle.close();
    return { json: {}, text: '', told: true };
  },
});

/** The operations that only read, as tools. Times in their answers are ISO 8601. */
export function toolServer(context: OperationContext): McpServer {
  const server = new McpServer(
    { name: 'evergreen', version: context.appVersion },
    {
      instructions:
        'Evergreen keeps models of customers (will they buy, will they leave, what will they spend) accurate. These tools read one workspace and change nothing. A champion is the version that is live for a task; the holdout are clients that no model learned from.',
    },
  );
  for (const name of operationsAt('assistants')) addTool(server, context, name);
  return server;
}

function addTool(server: McpServer, context: OperationContext, name: OperationName): void {
  const { title, summary } = operations[name];
  const { input, result }: { input: z.ZodObject; result: z.ZodType } = operationSchemas[name];
  const annotations = { readOnlyHint: true, openWorldHint: false };
  server.registerTool(
    name,
    { title, description: summary, inputSchema: input, annotations },
    async (given: unknown) => {
      try {
        const answer = toJson(result, await performUnchecked(context, name, given));
        return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: { result: answer } };
      } catch (error) {
        return { isError: true, content: [{ type: 'text', text: inFull(toErrorReport(error)) }] };
      }
    },
  );
}
