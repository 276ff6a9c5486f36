import type { CommandOutput } from '../../../shared/commandOutput';
import { primaryScore } from '../../../shared/scores';
import { best } from '../best';
import { perform } from '../catalogue';
import type { OperationContext } from '../context';
import type { Player } from './player';

export type Expected = Extract<CommandOutput<'demo'>, { played: true }>['expected'][number];
type Scores = Record<string, number>;

/** The scores that were expected of such a shop before Evergreen was built; `measured` is what came. */
const said: Record<string, Scores> = {
  initial: { purchase: 0.59, churn: 0.65, clv: 0.88 },
  'after 1 month': { purchase: 0.72, churn: 0.75, clv: 0.94 },
  'after 3 months': { purchase: 0.8, churn: 0.82, clv: 0.96 },
  'after 6 months': { purchase: 0.85, churn: 0.82, clv: 0.96 },
};

/** How a story ended, of which a player has counted what came. */
export interface Ending {
  versions: number;
  /** Models, task by task. */
  deployed: number;
  refused: number;
  expected: Expected[];
}

/**
 * Ends a story: whoever opens its workspace finds the versions that charts show scored on the same rows, today's.
 * @param milestones as `expectedResults` takes them, `reachable` as well
 */
export async function endStory(
  context: OperationContext,
  player: Player,
  milestones: Readonly<Record<string, number>>,
  reachable: Scores | null,
): Promise<Ending> {
  await perform(context, 'rescore', { shown: true });
  const { versions, deployed, refused } = player;
  const expected = await expectedResults(context, player, milestones, reachable);
  return { versions: versions.length, deployed, refused, expected };
}

/**
 * The scores that were expected, beside what was measured and the best that anybody could reach.
 * @param milestones by what the days of a story are told; of each task the last version until then counts
 * @param reachable by task; null where nobody knows
 */
async function expectedResults(
  context: OperationContext,
  player: Player,
  milestones: Readonly<Record<string, number>>,
  reachable: Scores | null,
): Promise<Expected[]> {
  const rows: Expected[] = [];
  for (const task of Object.keys(said.initial)) {
    const met = Object.entries(milestones).map(([when, day]) => ({ when, version: player.versionOn(day, task) }));
    const among = met.flatMap(({ version }) => version ?? []);
    const ranking = among.length > 0 ? (await best(context, task, { among, scoreOf: primaryScore })).ranking : [];
    for (const { when, version } of met) {
      const [, stated] = Object.entries(said).find(([start]) => when.startsWith(start)) ?? [];
      if (!stated) continue;
      const measured = ranking.find((one) => one.version === version)?.score ?? null;
      rows.push({ when, task, said: stated[task], measured, reachable: reachable?.[task] ?? null });
    }
  }
  return rows;
}
