import { type ReactNode, useId, useRef, useState } from 'react';
import type { Requested } from '../api/cache';
import { type Column, DataTable } from '../components/DataTable';
import { Icon } from '../components/Icon';
import { ErrorState, InTurn, Skeleton } from '../components/States';
import { Title } from '../components/Term';
import { unbroken } from '../format';
import { ChartExport } from './ChartExport';
import { notPictured } from './picture';

export interface LegendItem {
  label: string;
  colour: string;
  shape: 'line' | 'dashed' | 'ring' | 'box' | 'frame' | 'marker';
  /** Where it can be left out of the drawing. */
  toggle?: { isOn: boolean; run: () => void };
}

/** The figures of a chart as a table, for whoever does not see the drawing, or wants them. */
export interface Figures<T> {
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}

interface ChartFrameProps<T> {
  title: string;
  /** What it is about where the title leaves that to the screen (a task, a version): files are called by both. */
  subject?: string;
  /** Height of the drawing, in pixels or in CSS; kept in every state, so that nothing jumps. */
  height: number | string;
  legend?: readonly LegendItem[];
  figures: Figures<T>;
  /** Only the state matters: loading while there is no value. */
  of?: Pick<Requested<unknown>, 'value' | 'error' | 'retry'>;
  /** Shown in place of the drawing when there is nothing to draw. */
  empty?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** The frame of every chart: title, legend, the states, the figures as a table, and ways to export it. */
export function ChartFrame<T>(props: ChartFrameProps<T>) {
  const { title, subject, height, legend = [], figures, of, empty, className = '', children } = props;
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const figure = useRef<HTMLElement>(null);
  const loading = of !== undefined && of.value === undefined && !of.error;
  const failed = of !== undefined && of.value === undefined && of.error;
  const drawn = !loading && !failed && !empty;
  return (
    <figure ref={figure} className={`card ${className}`} aria-labelledby={id}>
      <header className="chart-head">
        <h2 id={id}>
          <Title text={title} />
        </h2>
        {drawn && !asTable && <Legend items={legend} />}
        {drawn && (
          <span className="chart-tools" {...{ [notPictured]: '' }}>
            <button
              type="button"
              className="icon-button"
              aria-pressed={asTable}
              aria-label={asTable ? `${title}: show the chart` : `${title}: show the figures as a table`}
              title={asTable ? 'Show the chart' : 'Show the figures as a table'}
              onClick={() => setAsTable(!asTable)}
            >
              <Icon name={asTable ? 'chart' : 'table'} />
            </button>
            <ChartExport
              name={subject ? `${subject}: ${title}` : title}
              chart={asTable ? null : figure}
              figures={figures}
            />
          </span>
        )}
      </header>
      <div className="chart-body" style={{ minHeight: height }}>
        {loading && <Skeleton height={height} />}
        {failed && <ErrorState report={failed} onRetry={of.retry} />}
        {!loading && !failed && empty}
        {drawn && (asTable ? <DataTable label={title} {...figures} /> : <InTurn height={height}>{children}</InTurn>)}
      </div>
    </figure>
  );
}

function Legend({ items }: { items: readonly LegendItem[] }) {
  return (
    <div className="legend">
      {items.map(({ toggle, ...item }) =>
        toggle ? (
          <button
            key={item.label}
            type="button"
            aria-pressed={toggle.isOn}
            title={toggle.isOn ? 'Leave it out of the chart' : 'Show it in the chart'}
            onClick={toggle.run}
          >
            <LegendEntry {...item} />
          </button>
        ) : (
          <span key={item.label}>
            <LegendEntry {...item} />
          </span>
        ),
      )}
    </div>
  );
}

function LegendEntry({ label, colour, shape }: LegendItem) {
  return (
    <>
      <svg width="16" height="10" viewBox="0 0 16 10" aria-hidden="true">
        {shape === 'box' && <rect x="3" y="0" width="10" height="10" rx="2" fill={colour} />}
        {shape === 'frame' && (
          <rect x="3.75" y="0.75" width="8.5" height="8.5" rx="2" fill="none" stroke={colour} strokeWidth="1.5" />
        )}
        {shape === 'ring' && <circle cx="8" cy="5" r="3.5" fill="none" stroke={colour} strokeWidth="2" />}
        {shape === 'marker' && <path d="M8 0v10" stroke={colour} strokeWidth="1.5" strokeDasharray="2 2" fill="none" />}
        {(shape === 'line' || shape === 'dashed') && (
          <path
            d="M0 5h16"
            stroke={colour}
            strokeWidth="2"
            strokeDasharray={shape === 'dashed' ? '4 3' : undefined}
            fill="none"
          />
        )}
      </svg>
      {unbroken(label)}
    </>
  );
}
