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

const ticks = [0, 0.25, 0.5, 0.75, 1];
const axis = { type: 'number', domain: [0, 1], ticks, tickFormatter, tickLine: false, axisLine: false } as const;

/** One share over another, each from nothing to all, and the line on which both are alike: what chance gives. */
export function ShareSquare({ title, across, height, points, children }: ShareSquareProps) {
  return (
    <LineChart
      responsive
      {...(points && { data: [...points] })}
      style={{ width: '100%', height }}
      margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
      title={title}
    >
      <CartesianGrid stroke="var(--line)" />
      <XAxis {...axis} dataKey={across} height={24} />
      <YAxis {...axis} width={48} />
      <ReferenceLine
        segment={[
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ]}
        stroke="var(--line-strong)"
      />
      {children}
    </LineChart>
  );
}

function tickFormatter(value: number): string {
  return percent(value, 0);
}
