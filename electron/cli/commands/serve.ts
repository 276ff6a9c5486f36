import { once } from 'node:events';
import type { z } from 'zod';
import type { serveOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { forkTransport } from '../../engine/host';
import { startServing } from '../../serving/host';
import { ownerOf } from '../../serving/owner';
import { readToken, renewToken, tokenPath } from '../../serving/token';
import type { Command } from '../command';

const usualPort = 8765;
const mostPort = 65_535;

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--port N] [--host H] [--best] [--task T] [--store] [--new-token]',
  summary:
    'answer over HTTP with the champions (POST /predict, MLflow, Open Inference Protocol), until it is interrupted',
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    best: { type: 'boolean' },
    task: { type: 'string' },
    store: { type: 'boolean' },
    'new-token': { type: 'boolean' },
  },
  run: async (args, shell) => {
    args.expect(serveCommand.usage, 0, 0);
    const port = args.integer('port', 0) ?? usualPort;
    if (port > mostPort) throw new AppError('bad_usage', `--port takes a number up to ${mostPort}, not ${port}.`);
    const context = await shell.context();
    const tokenFile = tokenPath(shell.workspace);
    const token = await (args.flag('new-token') ? renewToken : readToken)(tokenFile);
    const host = await startServing({
      context,
      spawn: () => forkTransport(shell.servingPath, context.layout.serving),
      owner: ownerOf(context),
      choice: { best: args.flag('best'), version: null, task: args.text('task') },
      listen: {
        host: args.text('host') ?? '127.0.0.1',
        port,
        token,
        appVersion: context.appVersion,
        keep: args.flag('store'),
      },
      tell: (text) => process.stderr.write(`${text}\n`),
    });
    const json: z.infer<typeof serveOutput> = { url: host.url() ?? '', tokenFile };
    shell.announce(json, `Answering at ${json.url}. The token is in ${tokenFile}. Ctrl-C ends it.`);
    if (!shell.signal.aborted) await once(shell.signal, 'abort');
    await host.close();
    return { json: null, text: 'Ended.' };
  },
};
