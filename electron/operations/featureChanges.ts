import type { ImportanceShift, VersionTask } from '../../shared/schemas/versions';

type Features = Pick<VersionTask, 'features' | 'importance'>;

/** What changed in a model's features against the version before; nothing for the first. */
export function featureChanges(
  after: Features,
  before: Features | null,
): Pick<VersionTask, 'featuresAdded' | 'featuresRemoved' | 'importanceShifts'> {
  if (!before) return { featuresAdded: [], featuresRemoved: [], importanceShifts: [] };
  return {
    featuresAdded: after.features.filter((name) => !before.features.includes(name)),
    featuresRemoved: before.features.filter((name) => !after.features.includes(name)),
    importanceShifts: shifts(after, before),
  };
}

function shifts(after: Features, before: Features): ImportanceShift[] {
  const shares = ({ importance }: Features) => new Map(importance.map(({ feature, gain }) => [feature, gain]));
  const [old, now] = [shares(before), shares(after)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((feature) => ({ feature, before: old.get(feature) ?? 0, after: now.get(feature) ?? 0 }))
    .filter(({ before: one, after: other }) => one !== other)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.feature < b.feature ? -1 : 1));
}
