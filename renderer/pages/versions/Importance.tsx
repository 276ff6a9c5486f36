import { Fragment } from 'react';
import { featureTitle } from '../../../shared/featureWords';
import type { DetailedTask } from '../../../shared/schemas/versions';
import { ChartFrame } from '../../charts/ChartFrame';
import { Pill } from '../../components/Card';
import { metricDifference } from '../../derive/metrics';
import { figureColumn, valueColumn } from '../../derive/table';
import { percent } from '../../format';

const shown = 12;

/** What a model looks at most, how that shifted against the champion of its time, and which features came and went. */
export function Importance({ subject, model }: { subject: string; model: DetailedTask }) {
  const title = `Features: ${model.features.length} in all`;
  const first = model.importance.slice(0, shown);
  const most = first[0]?.gain ?? 1;
  const shiftOf = (feature: string) => {
    const shift = model.importanceShifts.find((one) => one.feature === feature);
    return shift ? shift.after - shift.before : null;
  };
  return (
    <ChartFrame<DetailedTask['importance'][number]>
      title={title}
      height={first.length * 22}
      subject={subject}
      figures={{
        columns: [
          { title: 'Feature', cell: ({ feature }) => featureTitle(feature), value: ({ feature }) => feature },
          figureColumn('Share', 'gain', (gain) => percent(gain)),
          valueColumn('Change from the champion then', ({ feature }) => shiftOf(feature), shiftText),
        ],
        rows: model.importance,
        keyOf: ({ feature }) => feature,
      }}
    >
      <div className="importance">
        {first.map(({ feature, gain }) => (
          <Fragment key={feature}>
            <span title={feature}>
              {featureTitle(feature)} {model.featuresAdded.includes(feature) && <Pill tone="good">new</Pill>}
            </span>
            <div className="bar" aria-hidden="true">
              <i style={{ width: `${(gain / most) * 100}%` }} />
            </div>
            <span className="num">
              {percent(gain)} <span className="faint">{shiftText(shiftOf(feature))}</span>
            </span>
          </Fragment>
        ))}
      </div>
      {model.featuresRemoved.length > 0 && (
        <p className="cell-note">No longer used: {model.featuresRemoved.map(featureTitle).join(', ')}</p>
      )}
    </ChartFrame>
  );
}

function shiftText(shift: number | null): string {
  return shift === null ? '' : metricDifference('accuracy', shift);
}
