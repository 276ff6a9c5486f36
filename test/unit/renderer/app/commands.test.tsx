// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { commandsFor, matching } from '../../../../renderer/app/commands';
import { versionOf } from '../derive/records';

const old = versionOf('v_20260101_060000', { churn: {} });
const live = versionOf('v_20260201_060000', { churn: {} });
const young = versionOf('v_20260301_060000', { churn: {} });
const known = {
  versions: [old, live, young],
  champions: { churn: { version: live.version, deployedAt: 0, kind: 'first' as const, reason: '' } },
  workspaces: ['/shops/north'],
};
const titles = (text: string) => matching(commandsFor(known, text), text).map(({ title }) => title);

it('what can be done is found: deploying, rolling back, workspaces, shortcuts', () => {
  expect(titles('deploy')).toContain(`Deploy ${young.title} · v_20260301_060000…`);
  expect(titles('roll back')).toContain(`Roll back to ${old.title} · v_20260101_060000…`);
  expect(titles('deploy v_20260201')).toEqual(['Open client deploy v_20260201']);
  // Whoever types what it is called looks at it first.
  expect(titles('v_20260101')).toEqual([
    `${old.title} · v_20260101_060000`,
    `Roll back to ${old.title} · v_20260101_060000…`,
    'Open client v_20260101',
  ]);
  expect(titles('sample')).toContain('Open the sample workspace');
  expect(titles('north')).toContain('Open /shops/north');
  expect(titles('shortcuts')).toContain('Show keyboard shortcuts');
});
