import type { Comparison } from '../../../shared/schemas/comparison';
import { go } from '../../app/navigation';
import { Pill } from '../../components/Card';
import { TaskName } from '../../components/Task';
import { verdictTone } from '../../derive/comparison';
import { difference } from '../../format';

export function ComparisonSummary({ comparison }: { comparison: Comparison }) {
  const { task, verdict, sentence, candidateVersion, difference: found } = comparison;
  return (
    <div className="result">
      <div className="result-head">
        <TaskName task={task} />
        <Pill tone={verdictTone(verdict)}>{verdict}</Pill>
      </div>
      <div className="big">
        {difference(found.metric, found.difference)}
        <small className="muted">{found.metric === 'accuracy' ? 'points of accuracy' : 'in R² (clipped)'}</small>
      </div>
      <p className="sentence">{sentence}</p>
      <p>
        <button type="button" className="link" onClick={() => go('compare', candidateVersion)}>
          See the whole comparison
        </button>
      </p>
    </div>
  );
}
