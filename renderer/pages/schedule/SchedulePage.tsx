import { useState } from 'react';
import type { ScheduledJob } from '../../../shared/schemas/schedule';
import { useRequest } from '../../api/cache';
import { Header, Page } from '../../app/Page';
import { SlotCalendar } from '../../charts/SlotCalendar';
import { calendarSpan, type DayCell, daysAround, nextRuns } from '../../derive/schedule';
import { moment } from '../../format';
import { useNow } from '../../hooks/useNow';
import { CatchUpBanner } from './CatchUpBanner';
import { InstallCard } from './InstallCard';
import { NightlyScores } from './NightlyScores';
import { ScheduleDialog } from './ScheduleDialog';
import { ScheduledJobs } from './ScheduledJobs';
import { SlotDialog } from './SlotDialog';

export function SchedulePage() {
  const now = useNow(30_000);
  const jobs = useRequest('schedule', {});
  const slots = useRequest('calendar', calendarSpan(daysAround(now)));
  const [picked, setPicked] = useState<{ job: ScheduledJob; cell: DayCell } | null>(null);
  const [changed, setChanged] = useState<ScheduledJob | null>(null);
  const failed = jobs.error ? jobs : slots;
  const [next] = nextRuns(jobs.value?.jobs ?? []);
  return (
    <>
      <Header
        title="Schedule"
        sub={
          jobs.value &&
          `${next ? `next: ${next.job.title.toLowerCase()}, ${moment(next.at, now)}` : 'nothing is scheduled'} · times of ${jobs.value.zone}`
        }
      />
      <Page of={failed}>
        <CatchUpBanner jobs={jobs.value?.jobs ?? []} slots={slots.value ?? []} now={now} />
        <ScheduledJobs of={jobs} now={now} onChange={setChanged} />
        <SlotCalendar
          jobs={jobs.value?.jobs ?? []}
          slots={slots.value ?? []}
          now={now}
          of={slots}
          onPick={(job, cell) => setPicked({ job, cell })}
        />
        <NightlyScores now={now} />
        <InstallCard />
      </Page>
      {picked && <SlotDialog {...picked} now={now} onClose={() => setPicked(null)} />}
      {changed && <ScheduleDialog job={changed} onClose={() => setChanged(null)} />}
    </>
  );
}
