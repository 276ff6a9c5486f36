import type { ReactNode } from 'react';
import { CartesianGrid, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts';
import { percent } from '../format';

interface ShareSquareProps {
  title: string;
  /** The field of a point that lies across. */
  across: string;
  height: number;
  /** Of lines that have no points of their own. */
  points?: readonly object[];
  children: ReactNode;
}

interface SquareAxesProps {
  /** The field of a point that lies across, and the one that goes up where lines don’t say it. */
  across: string;
  up?: string;
  domain: [from: number, to: number];
  ticks: number[];
  write: (value: number) => string;
}

/** Two axes of one measure, and the line on which what lies across is as much as what goes up. */
export function SquareAxes({ across, up, domain: [from, to], ticks, write }: SquareAxesProps) {
  const axis = {
    type: 'number',
    domain: [from, to],
    ticks,
    tickFormatter: write,
    tickLine: false,
    axisLine: false,
  } as const;
  return (
    <>
      <CartesianGrid stroke="var(--line)" />
      <XAxis {...axis} dataKey={across} height={24} />
      <YAxis {...axis} {...(up && { dataKey: up })} width={56} />
      <ReferenceLine
        segment={[
          { x: from, y: from },
          { x: to, y: to },
        ]}
        stroke="var(--line-strong)"
      />
    </>
  );
}

const shares = { domain: [0, 1] as [number, number], ticks: [0, 0.25, 0.5, 0.75, 1] };
export const squareMargin = { top: 8, right: 16, bottom: 0, left: 0 };

/** One share over another, each from nothing to all, and the line on which both are alike: what chance gives. */
export function ShareSquare({ title, across, height, points, children }: ShareSquareProps) {
  return (
    <LineChart
      responsive
      {...(points && { data: [...points] })}
      style={{ width: '100%', height }}
      margin={squareMargin}
      title={title}
    >
      <SquareAxes across={across} {...shares} write={(share) => percent(share, 0)} />
      {children}
    </LineChart>
  );
}
