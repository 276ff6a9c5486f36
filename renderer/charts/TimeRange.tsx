import { type ReactNode, useState } from 'react';
import { Button } from '../components/controls';
import { tick } from '../format';
import { notPictured } from './picture';

/** Steps of the whole time by which a slider moves. */
const steps = 200;
/** So many of these are always left to be seen. */
const least = 4;

interface TimeRange {
  /** The part of the time that is shown. */
  domain: [from: number, to: number];
  /** Looks at a part of it closely. */
  show: (from: number, to: number) => void;
  /** Two sliders that choose it, by pointer or keyboard; null where there is too little to choose from. */
  control: ReactNode;
}

/**
 * A part of a time, chosen to look at it closely; at first all of it.
 * @param title of the chart
 * @param points how many are drawn over the whole time
 */
export function useTimeRange(title: string, whole: readonly [number, number], points: number): TimeRange {
  const [[first, last], setRange] = useState<readonly [number, number]>([0, steps]);
  const at = (step: number) => whole[0] + ((whole[1] - whole[0]) * step) / steps;
  const domain: [number, number] = [at(first), at(last)];
  const show = (from: number, to: number) => {
    const [low, high] = [from, to].map((time) => (steps * (time - whole[0])) / (whole[1] - whole[0]));
    const start = Math.min(Math.floor(low), steps - least);
    setRange([start, Math.max(Math.ceil(high), start + least)]);
  };
  if (points <= 2 * least) return { domain: [...whole], show, control: null };
  const slider = (label: string, value: number, change: (step: number) => readonly [number, number]) => (
    <input
      type="range"
      min={0}
      max={steps}
      value={value}
      aria-label={`${title}: ${label}`}
      aria-valuetext={tick(at(value), whole[1] - whole[0])}
      onChange={(event) => setRange(change(Number(event.target.value)))}
    />
  );
  const control = (
    <div className="time-range" {...{ [notPictured]: '' }}>
      <div className="time-range-track">
        <i style={{ left: `${(100 * first) / steps}%`, right: `${100 - (100 * last) / steps}%` }} />
        {slider('shown from', first, (step) => [Math.min(step, last - least), last])}
        {slider('shown until', last, (step) => [first, Math.max(step, first + least)])}
      </div>
      <Button small disabled={first === 0 && last === steps} onClick={() => setRange([0, steps])}>
        Whole time
      </Button>
    </div>
  );
  return { domain, show, control };
}
