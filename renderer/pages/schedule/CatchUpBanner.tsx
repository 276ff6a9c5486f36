import { useState } from 'react';
import type { CalendarSlot, ScheduledJob } from '../../../shared/schemas/schedule';
import { Button } from '../../components/controls';
import { Icon } from '../../components/Icon';
import { catchUpOf } from '../../derive/schedule';

const key = 'evergreen.catchUpSeen';

interface CatchUpBannerProps {
  jobs: readonly ScheduledJob[];
  slots: readonly CalendarSlot[];
  now: number;
}

/** What became of the slots that passed while nothing could run them, until a person has seen it. */
export function CatchUpBanner({ jobs, slots, now }: CatchUpBannerProps) {
  const [seen, setSeen] = useState(Number(localStorage.getItem(key) ?? 0));
  const text = catchUpOf(jobs, slots, seen);
  if (!text) return null;
  const dismiss = () => {
    localStorage.setItem(key, String(now));
    setSeen(now);
  };
  return (
    <div className="note warn" role="status" aria-label="While nothing was running">
      <Icon name="clock" />
      <p>{text}</p>
      <Button small onClick={dismiss}>
        Dismiss
      </Button>
    </div>
  );
}
