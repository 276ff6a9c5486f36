import { readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { machineMonotonic } from '../../../electron/node/clock';
import {
  answerConfirmations,
  askForConfirmation,
  type Person,
  type Wish,
} from '../../../electron/operations/confirmations';
import { until } from '../../helpers/evergreen';
import { temporaryFolder } from '../../helpers/workspace';

const { signal } = new AbortController();
const wish = { actor: 'assistant', text: 'Deploy v_1.' };

/** A person who is asked, on a clock that both sides read, and what they were asked and told. */
function person(folder: string, confirm: Person['confirm'], monotonic = machineMonotonic) {
  const asked: Wish[] = [];
  const tooLate: Wish[] = [];
  const stop = answerConfirmations(
    folder,
    {
      confirm: (one) => {
        asked.push(one);
        return confirm(one);
      },
      tellTooLate: async (one) => void tooLate.push(one),
    },
    monotonic,
  );
  onTestFinished(stop);
  return { asked, tooLate };
}

it.each([true, false])('what an assistant asks is answered once, by a person: %s', async (allowed) => {
  const folder = temporaryFolder();
  const { asked, tooLate } = person(folder, async () => allowed);
  const waiting = askForConfirmation(folder, wish, { signal, monotonic: machineMonotonic });
  if (allowed) await waiting;
  else await expect(waiting).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('refused') });
  expect(asked).toEqual([{ ...wish, until: expect.any(Number) }]);
  expect(tooLate).toEqual([]);
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

describe('a person who thinks for longer than an assistant waits', () => {
  /** Both sides' clock, and a question that stands until it is answered here. */
  async function longThought() {
    const folder = temporaryFolder();
    let at = 0;
    const monotonic = () => at;
    let say: (allowed: boolean) => void = () => undefined;
    const thinking = new Promise<boolean>((resolve) => {
      say = resolve;
    });
    const { asked, tooLate } = person(folder, () => thinking, monotonic);
    const canceller = new AbortController();
    const ended = askForConfirmation(folder, wish, { signal: canceller.signal, monotonic }).catch((error) => error);
    await until(() => asked.length === 1);
    const goOn = (ms: number) => {
      at += ms;
    };
    return { folder, say, goOn, ended, tooLate, cancel: () => canceller.abort() };
  }

  it('is told that the yes came too late, and nothing happens', async () => {
    const { folder, say, goOn, ended, tooLate } = await longThought();
    goOn(120_001);
    expect(await ended).toMatchObject({ code: 'forbidden', message: expect.stringContaining('Nobody') });
    say(true);
    await until(() => tooLate.length === 1);
    expect(tooLate).toEqual([expect.objectContaining(wish)]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is told so, too, when whoever asked has gone before the time was over', async () => {
    const { say, cancel, ended, tooLate } = await longThought();
    cancel();
    await ended;
    say(true);
    await until(() => tooLate.length === 1);
  });

  it('is heard up to the last moment, whoever looks first', async () => {
    const { say, goOn, ended, tooLate } = await longThought();
    goOn(119_999);
    say(true);
    goOn(1);
    const heard = (await ended) === undefined;
    if (!heard) await until(() => tooLate.length === 1);
    expect(tooLate).toHaveLength(heard ? 0 : 1);
  });
});
