import { type Requested, useRequest } from '../../api/cache';
import { go } from '../../app/navigation';
import { Card } from '../../components/Card';
import { Icon } from '../../components/Icon';
import { SkeletonRows } from '../../components/States';
import { attention } from '../../derive/attention';
import type { Workspace } from '../../hooks/useWorkspace';

export function AttentionCard({ of: { value } }: { of: Requested<Workspace> }) {
  const live = useRequest('liveScores', {}).value;
  const monitored = useRequest('monitor', {}).value;
  const items = value
    ? attention({ ...value, live, monitored, versions: value.models.versions, champions: value.models.champions })
    : [];
  return (
    <Card title="Needs attention">
      {!value && <SkeletonRows list rows={3} />}
      {value && items.length === 0 && (
        <ul className="list">
          <li>
            <span className="mark good">
              <Icon name="check" />
            </span>
            <p className="muted">Nothing: no failed run, no refused rows, no version waiting for a decision.</p>
          </li>
        </ul>
      )}
      <ul className="list">
        {items.map(({ key, tone, title, detail, screen, subject }) => (
          <li key={key}>
            <span className={`mark ${tone}`}>
              <Icon name={tone === 'neutral' ? 'question' : 'alert'} />
            </span>
            <p>
              <button type="button" className="link" onClick={() => go(screen, subject)}>
                {title}
              </button>
              <small>{detail}</small>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
