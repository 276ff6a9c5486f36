import { describe, expect, it } from 'vitest';
import { heldBack } from '../../../electron/operations/giveaways';
import { giveawayWarning } from '../../../shared/giveaways';

const none = { giveaways: [], holdout: null };
const copied = { giveaways: [{ feature: 'Exited_at', score: 1 }], holdout: null };
const better = { verdict: 'better', sentence: 'It is better.', deploy: true, reason: 'It scores higher.' } as const;

describe('a model of which a feature alone answers the label', () => {
  it('waits for a person where the champion has no such feature', () => {
    const decision = heldBack({ ...better }, copied, none);
    expect(decision).toMatchObject({
      deploy: false,
      reason: expect.stringMatching(/^It waits for a person\. .*“Exited_at” \(AUC 1\.000\)/),
    });
    expect(decision.sentence).toBe(`It is better. ${giveawayWarning(copied)}`);
  });

  it('is decided as any other once a person has put such a model in place, and is told of all the same', () => {
    const decision = heldBack({ ...better }, copied, copied);
    expect(decision).toMatchObject({ deploy: true, reason: 'It scores higher.' });
    expect(decision.sentence).toContain('“Exited_at”');
  });

  it('is any other where there is none', () => {
    expect(heldBack({ ...better }, none, copied)).toEqual(better);
    expect(giveawayWarning(none)).toBe('');
  });
});
