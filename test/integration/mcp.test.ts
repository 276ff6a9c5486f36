import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { machineMonotonic } from '../../electron/node/clock';
import { answerConfirmations, confirmationFolder } from '../../electron/operations/confirmations';
import { operationsAt } from '../../shared/doors';
import { factsOf } from '../../shared/operations';
import { json } from '../helpers/evergreen';
import { copyOf } from '../helpers/made';
import { sharedFolder } from '../helpers/workspace';

const workspace = sharedFolder();
beforeAll(() => copyOf('trained', workspace));

/** As long as any test may take: by itself the client gives up after a minute, which a busy machine may need. */
const patient = { timeout: 1_100_000 };

/** An assistant's client, connected to `evergreen mcp`. */
async function connect(...options: string[]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const args = [join(process.cwd(), 'out', 'cli.js'), '--workspace', workspace, 'mcp', ...options];
  await client.connect(new StdioClientTransport({ command: process.execPath, args }), patient);
  onTestFinished(() => client.close());
  return client;
}

describe('an assistant', () => {
  it('finds the operations that only read, and calls them', async () => {
    const client = await connect();
    const { tools } = await client.listTools({}, patient);
    expect(tools.map(({ name }) => name).sort()).toEqual(
      operationsAt('assistants')
        .filter((name) => factsOf(name).reads)
        .sort(),
    );
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
    const call = async (name: string, given: Record<string, unknown> = {}) => {
      const { structuredContent, isError, content } = await client.callTool({ name, arguments: given }, patient);
      return isError ? content : (structuredContent as { result: unknown }).result;
    };
    const { champions } = (await call('versions')) as { champions: Record<string, { deployedAt: string }> };
    expect(Object.keys(champions).sort()).toEqual(['churn', 'clv', 'purchase']);
    // Moments are told as text.
    expect(champions.clv.deployedAt).toMatch(/^20\d\d-\d\d-\d\dT/);
    const { tasks } = (await call('explain', { client: '14911', task: 'purchase' })) as {
      tasks: Record<string, { base: number; uncalibrated: number; contributions: { contribution: number }[] }>;
    };
    const { base, uncalibrated, contributions } = tasks.purchase;
    expect(contributions.reduce((sum, { contribution }) => sum + contribution, base)).toBeCloseTo(uncalibrated, 6);
    expect(await call('explain', { client: 'nobody' })).toMatchObject([
      { text: expect.stringContaining('no client “nobody”') },
    ]);
  });

  it('can’t change anything', async () => {
    const client = await connect();
    for (const name of ['deploy', 'rollback', 'import', 'disagreements', 'rejects']) {
      await expect(client.callTool({ name, arguments: {} }, patient)).rejects.toThrow();
    }
  });

  it('changes what a person confirms, and the log has it as the assistant’s', async () => {
    const { version } = await json(workspace, 'retrain', '--trees', '10', '--min-leaf', '10', '--seed', '2');
    const client = await connect('--allow-changes');
    const { structuredContent } = await client.callTool({ name: 'attention', arguments: {} }, patient);
    const { attention } = await json(workspace, 'attention');
    expect(attention).toContainEqual(
      expect.objectContaining({ title: expect.stringMatching(/ is not deployed for /), subject: version }),
    );
    expect(structuredContent).toEqual({ result: attention });
    const deploy = () => client.callTool({ name: 'deploy', arguments: { version } }, patient);
    const wishes: string[] = [];
    let allowed = false;
    onTestFinished(
      answerConfirmations(
        confirmationFolder(workspace),
        {
          confirm: async ({ text }) => {
            wishes.push(text);
            return allowed;
          },
          tellTooLate: async () => undefined,
        },
        machineMonotonic,
      ),
    );
    expect(await deploy()).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('refused') }] });
    allowed = true;
    expect(await deploy()).not.toHaveProperty('isError', true);
    expect(wishes).toEqual(
      [`Deployment: {"version":"${version}"}`, `Deployment: {"version":"${version}"}`].map((text) =>
        expect.stringContaining(text.slice(0, 30)),
      ),
    );
    const { activity } = await json(workspace, 'activity');
    expect(activity.filter(({ actor }) => actor === 'assistant')).toHaveLength(1);
  });
});
