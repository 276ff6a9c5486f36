import { once } from 'node:events';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { operationsAt } from '../../../shared/doors';
import { toErrorReport } from '../../../shared/errors';
import { factsOf, type OperationName } from '../../../shared/operations';
import { operationSchemas } from '../../../shared/schemas/operations';
import { toJson } from '../../../shared/schemas/time';
import { machineMonotonic } from '../../node/clock';
import { performUntyped } from '../../operations/catalogue';
import { askForConfirmation, confirmationFolder } from '../../operations/confirmations';
import type { OperationContext } from '../../operations/context';
import { defineCommand } from '../command';
import { inFull } from '../format';

export const mcpCommand = defineCommand({
  name: 'mcp',
  summary: 'answer an assistant over standard input and output (Model Context Protocol), until it ends',
  input: z.object({
    allowChanges: z
      .boolean()
      .default(false)
      .describe('it may ask to import, deploy and roll back: each is done once a person has confirmed it in the app'),
  }),
  run: async ({ allowChanges }, shell) => {
    const context = await shell.context();
    // Other commands start without the library.
    const [{ McpServer: Server }, { serveStdio }] = await Promise.all([
      import('@modelcontextprotocol/server'),
      import('@modelcontextprotocol/server/stdio'),
    ]);
    const handle = serveStdio(() => withTools(new Server(...about(context)), context, allowChanges), {
      onerror: (error) => process.stderr.write(`${error.message}\n`),
    });
    const ended = once(process.stdin, 'end');
    if (!shell.signal.aborted) await Promise.race([ended, once(shell.signal, 'abort')]);
    await handle.close();
    return { json: {}, text: '', told: true };
  },
});

function about({ appVersion }: OperationContext): ConstructorParameters<typeof McpServer> {
  const instructions =
    'Evergreen keeps models of customers (will they buy, will they leave, what will they spend) accurate. These tools read one workspace; what changes it, where it is offered, waits for a person to confirm it in the app. A champion is the version that answers for a task; the holdout are clients that no model learned from.';
  return [{ name: 'evergreen', version: appVersion }, { instructions }];
}

/** The operations that stand at this door, as tools. Times in their answers are ISO 8601. */
function withTools(server: McpServer, context: OperationContext, allowChanges: boolean): McpServer {
  for (const name of operationsAt('assistants')) {
    if (factsOf(name).reads || allowChanges) addTool(server, context, name);
  }
  return server;
}

function addTool(server: McpServer, context: OperationContext, name: OperationName): void {
  const { title, summary, reads = false } = factsOf(name);
  const { input, result }: { input: z.ZodObject; result: z.ZodType } = operationSchemas[name];
  const annotations = { readOnlyHint: reads, openWorldHint: false };
  server.registerTool(
    name,
    { title, description: summary, inputSchema: input, annotations },
    async (given: unknown) => {
      try {
        if (!reads) await confirmed(context, name, given);
        const answer = toJson(result, await performUntyped(reads ? context : { ...context, actor }, name, given));
        return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: { result: answer } };
      } catch (error) {
        return { isError: true, content: [{ type: 'text', text: inFull(toErrorReport(error)) }] };
      }
    },
  );
}

/** As whom the log of activities has it. */
const actor = 'assistant';

function confirmed(context: OperationContext, name: OperationName, given: unknown): Promise<void> {
  const text = `${factsOf(name).title}: ${JSON.stringify(given)}`;
  return askForConfirmation(
    confirmationFolder(context.workspace),
    { actor, text },
    {
      signal: context.signal,
      monotonic: machineMonotonic,
    },
  );
}
