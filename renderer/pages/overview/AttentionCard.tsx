import type { AttentionItem } from '../../../shared/schemas/attention';
import { useAskedAgain, useRequest } from '../../api/cache';
import { go } from '../../app/navigation';
import { Card } from '../../components/Card';
import { Link } from '../../components/controls';
import { Icon } from '../../components/Icon';
import { Named } from '../../components/Named';
import { ErrorState, SkeletonRows } from '../../components/States';
import type { Tone } from '../../derive/tones';

const tones: Record<AttentionItem['severity'], Tone> = { critical: 'bad', warning: 'warn', note: 'neutral' };

export function AttentionCard() {
  const { value: items, error, retry } = useRequest('attention', {});
  const askedAgain = useAskedAgain('attention', {});
  return (
    <Card
      title="Needs attention"
      // While the engine trains, the answer can take half a minute; what stands here until then may be settled.
      actions={askedAgain && <span className="muted asked-again">looking again…</span>}
    >
      {error && <ErrorState report={error} onRetry={retry} />}
      {!items && !error && <SkeletonRows list rows={3} />}
      {items?.length === 0 && (
        <ul className="list">
          <li>
            <span className="mark good">
              <Icon name="check" />
            </span>
            <p className="muted">
              Nothing: no failed run, no refused row, no alarm, no version that waits for a decision.
            </p>
          </li>
        </ul>
      )}
      <ul className="list">
        {items?.map(({ key, severity, title, detail, screen, subject }) => (
          <li key={key}>
            <span className={`mark ${tones[severity]}`}>
              <Icon name={severity === 'note' ? 'question' : 'alert'} />
            </span>
            <p>
              <Link onClick={() => go(screen, subject)}>
                <Named text={title} />
              </Link>
              <small>
                <Named text={detail} />
              </small>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
