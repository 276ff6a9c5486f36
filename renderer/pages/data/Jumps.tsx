import type { ColumnSummary, Jump } from '../../../shared/schemas/jumps';
import { Notes } from '../../components/States';
import { decimal, percent } from '../../format';

/** Columns that are distributed differently than before, with both distributions: told before anything is trained. */
export function Jumps({ jumps }: { jumps: readonly Jump[] }) {
  if (jumps.length === 0) return null;
  return (
    <div className="note warn">
      The values of some columns have changed a lot:
      <Notes notes={jumps.map(({ text, before, now }) => `${text}. Before: ${shown(before)}. Now: ${shown(now)}`)} />
    </div>
  );
}

const quartileWords = ['least', 'a quarter up to', 'half up to', 'three quarters up to', 'most'];

function shown({ missing, quartiles, values }: ColumnSummary): string {
  const lies =
    values.length > 0
      ? values.map(({ value, share }) => `${value} ${percent(share)}`)
      : quartiles.map((one, i) => `${quartileWords[i]} ${decimal(one, 2)}`);
  const gap = missing > 0 ? [`missing ${percent(missing)}`] : [];
  return [...lies, ...gap].join(', ') || 'nothing';
}
