import { useState } from 'react';
import type { RunRecord } from '../../../shared/schemas/runs';
import { useRequest } from '../../api/cache';
import { chooseAndImport } from '../../app/importing';
import { Header, Page } from '../../app/Page';
import { Card } from '../../components/Card';
import { Button, Link, Segments } from '../../components/controls';
import { Icon } from '../../components/Icon';
import { Named } from '../../components/Named';
import { EmptyState, SkeletonRows } from '../../components/States';
import { type ActivityGroup, type ActivityItem, activity, actorWords } from '../../derive/activity';
import { dayTitle, plural, timeOfDay } from '../../format';
import { useNow } from '../../hooks/useNow';
import { RunDialog } from '../train/RunDialog';

const groups = [
  { value: 'all', label: 'All' },
  { value: 'deployments', label: 'Deployments' },
  { value: 'runs', label: 'Runs' },
  { value: 'imports', label: 'Imports' },
  { value: 'settings', label: 'Settings' },
] as const;
/** So many are asked for, and so many drawn at a time. */
const asked = 300;
const step = 60;

export function ActivityPage() {
  const log = useRequest('activity', { limit: asked });
  const runs = useRequest('runs', { limit: asked });
  const tasks = useRequest('tasks', {}).value?.map(({ name }) => name) ?? [];
  const [group, setGroup] = useState<ActivityGroup | 'all'>('all');
  const [drawn, setDrawn] = useState(step);
  const [runId, setRunId] = useState<number | null>(null);
  const now = useNow(60_000);
  const loaded = log.value && runs.value;
  const failed = log.error ? log : runs;
  const all = log.value && runs.value ? activity(log.value, runs.value, tasks) : [];
  const isCut = [log.value, runs.value].some((found) => found?.length === asked);
  const shownRun = runs.value?.find(({ id }) => id === runId);
  const items = all.filter((item) => group === 'all' || item.group === group);
  return (
    <>
      <Header
        title="Activity"
        sub={loaded ? `${isCut ? 'the latest ' : ''}${plural(all.length, 'entry', 'entries')}` : ''}
      />
      <Page of={failed}>
        <Card
          title="What happened"
          actions={<Segments label="Show" options={groups} value={group} onChange={setGroup} />}
        >
          {!loaded && <SkeletonRows list rows={8} height={32} />}
          {loaded && items.length === 0 && <Nothing all={group === 'all'} />}
          {byDay(items.slice(0, drawn), now).map(({ title, items: own }) => (
            <section key={title} aria-label={title}>
              <p className="day-title subhead">{title}</p>
              <ul className="list">
                {own.map((item) => (
                  <Entry key={item.key} item={item} onShow={(run) => setRunId(run.id)} />
                ))}
              </ul>
            </section>
          ))}
          {items.length > drawn && (
            <Button small onClick={() => setDrawn(drawn + step)}>
              Show earlier ones
            </Button>
          )}
        </Card>
      </Page>
      {shownRun && <RunDialog run={shownRun} now={now} onClose={() => setRunId(null)} />}
    </>
  );
}

function Nothing({ all }: { all: boolean }) {
  return all ? (
    <EmptyState title="Nothing has happened here yet" action={{ label: 'Import files…', run: chooseAndImport }}>
      Imports, trainings, deployments and rollbacks are listed here, with who did them and why.
    </EmptyState>
  ) : (
    <EmptyState title="Nothing of this kind yet" />
  );
}

const icons = { good: 'check', bad: 'alert', warn: 'arrow', neutral: 'file' } as const;

function Entry({ item, onShow }: { item: ActivityItem; onShow: (run: RunRecord) => void }) {
  const { at, title, actor, detail, tone, group, run } = item;
  return (
    <li>
      <span className={`mark ${tone}`}>
        <Icon name={group === 'runs' && tone === 'neutral' ? 'clock' : icons[tone]} />
      </span>
      <p>
        {run ? (
          <Link quiet title="Show its steps and its log" onClick={() => onShow(run)}>
            <Named text={title} />
          </Link>
        ) : (
          <Named text={title} />
        )}
        <small>
          <Named text={detail} />
        </small>
      </p>
      <span className="muted nowrap">
        {actorWords(actor)}, {timeOfDay(at)}
      </span>
    </li>
  );
}

function byDay(items: readonly ActivityItem[], now: number): { title: string; items: ActivityItem[] }[] {
  const days: { title: string; items: ActivityItem[] }[] = [];
  for (const item of items) {
    const title = dayTitle(item.at, now);
    const last = days.at(-1);
    if (last?.title === title) last.items.push(item);
    else days.push({ title, items: [item] });
  }
  return days;
}
