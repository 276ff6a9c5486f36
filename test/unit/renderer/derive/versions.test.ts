import { describe, expect, it } from 'vitest';
import { choiceFor, rolesOf, totals } from '../../../../renderer/derive/versions';
import { versionOf } from './records';

const old = versionOf('v_20260201_020000', {
  purchase: { bytes: 10, seconds: 1, rows: 5 },
  clv: { bytes: 20, seconds: 2, rows: 9 },
});
const young = versionOf('v_20260208_020000', { purchase: {}, clv: {} });
const live = (purchase: string, clv: string) => ({
  purchase: { version: purchase, deployedAt: 0 },
  clv: { version: clv, deployedAt: 0 },
});

describe('the role of a version', () => {
  it('is told task by task', () => {
    const champions = live(young.version, old.version);
    const previous = { purchase: old.version, clv: null };
    expect(rolesOf(old, champions, previous, young.version)).toEqual([
      { label: 'champion', tone: 'good', tasks: ['clv'] },
      { label: 'previous', tone: 'neutral', tasks: ['purchase'] },
    ]);
  });

  it('is candidate for the newest that never went live, and nothing for the rest', () => {
    const champions = live(old.version, old.version);
    expect(rolesOf(young, champions, {}, young.version).map(({ label }) => label)).toEqual(['candidate']);
    expect(rolesOf(old, live(young.version, young.version), {}, young.version)).toEqual([]);
  });

  it('says when data that it was trained from is undone', () => {
    const marked = { ...old, marks: [{ reason: 'trained from rows of import 3 (a.csv), which was undone', at: 0 }] };
    expect(rolesOf(marked, live(young.version, young.version), {}, young.version)).toEqual([
      { label: 'data undone', tone: 'warn', tasks: [] },
    ]);
  });
});

describe('what can be done with a version', () => {
  it('is to roll back to it where a newer one is live, else to deploy it', () => {
    expect(choiceFor(old, live(young.version, young.version))?.kind).toBe('rollback');
    expect(choiceFor(young, live(old.version, old.version))?.kind).toBe('deploy');
    expect(choiceFor(old, {})?.kind).toBe('deploy');
  });

  it('is nothing where it is live for all its tasks', () => {
    expect(choiceFor(young, live(young.version, young.version))).toBeNull();
  });
});

it('a version’s totals add up its models', () => {
  expect(totals(old)).toMatchObject({ bytes: 30, seconds: 3, rows: 9 });
});
