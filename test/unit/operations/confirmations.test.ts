import { readdirSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { machineMonotonic } from '../../../electron/node/clock';
import { answerConfirmations, askForConfirmation, type Wish } from '../../../electron/operations/confirmations';
import { temporaryFolder } from '../../helpers/workspace';

const { signal } = new AbortController();
const wish = { actor: 'assistant', text: 'Deploy v_1.' };

it.each([true, false])('what an assistant asks is answered once, by a person: %s', async (allowed) => {
  const folder = temporaryFolder();
  const seen: Wish[] = [];
  const stop = answerConfirmations(
    folder,
    async (one) => {
      seen.push(one);
      return allowed;
    },
    machineMonotonic,
  );
  onTestFinished(stop);
  const asked = askForConfirmation(folder, wish, { signal, monotonic: machineMonotonic });
  if (allowed) await asked;
  else await expect(asked).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('refused') });
  expect(seen).toEqual([{ ...wish, until: expect.any(Number) }]);
  expect(readdirSync(folder)).toEqual([]);
});

it('nobody before a window is a refusal, and leaves nothing behind', async () => {
  const folder = temporaryFolder();
  let at = 0;
  const monotonic = () => {
    at += 60_000;
    return at;
  };
  await expect(askForConfirmation(folder, wish, { signal, monotonic })).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('Nobody'),
  });
  expect(readdirSync(folder)).toEqual([]);
});
