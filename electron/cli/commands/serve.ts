import { once } from 'node:events';
import { z } from 'zod';
import { choice } from '../../../shared/schemas/servingOperations';
import { endpointOwner } from '../../operations/serving/endpointOwner';
import { startServing } from '../../operations/serving/host';

import { renewToken, tokenPath } from '../../operations/serving/token';
import { defineCommand } from '../command';

const usualPort = 8765;

export const serveCommand = defineCommand({
  name: 'serve',
  summary:
    'answer over HTTP with the champions (POST /predict, MLflow, Open Inference Protocol), until it is interrupted',
  input: choice.omit({ version: true }).extend({
    port: z.int().min(0).max(65_535).default(usualPort).describe('0 takes a free one'),
    host: z
      .string()
      .default('127.0.0.1')
      .describe('the address to listen on; by default only this computer reaches it'),
    store: z.boolean().default(false).describe('keep each answer as a prediction'),
    newToken: z.boolean().default(false).describe('renew the token first: who has the old one gets no further'),
  }),
  run: async ({ port, host: address, store, newToken, ...given }, shell) => {
    const context = await shell.context();
    const tokenFile = tokenPath(shell.workspace);
    if (newToken) await renewToken(tokenFile);
    const host = await startServing({
      context,
      owner: endpointOwner(context),
      choice: { ...given, version: null },
      listen: { host: address, port, tokenFile, appVersion: context.appVersion, keep: store },
      tell: (text) => process.stderr.write(`${text}\n`),
    });
    const json = { url: host.url() ?? '', tokenFile };
    shell.announce(json, `Answering at ${json.url}. The token is in ${tokenFile}. Ctrl-C ends it.`);
    if (!shell.signal.aborted) await once(shell.signal, 'abort');
    await host.close();
    return { json, text: 'Ended.', told: true };
  },
});
