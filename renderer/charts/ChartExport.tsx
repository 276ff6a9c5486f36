import { type RefObject, useId } from 'react';
import { request } from '../api/client';
import { attempt, copyText, showToast } from '../app/toasts';
import { Icon } from '../components/Icon';
import { type Column, fileNameOf, writeTable } from '../derive/table';
import { toPng, toSvg } from './picture';

interface ChartExportProps<T> {
  /** What the chart shows, in full: its file is called by it. */
  name: string;
  /** The chart on the page; null while its figures stand in its place. */
  chart: RefObject<HTMLElement | null> | null;
  columns: readonly Column<T>[];
  rows: readonly T[];
}

/** Exports a chart: as a picture, a drawing or its figures, into a file or the clipboard. */
export function ChartExport<T>({ name, chart, columns, rows }: ChartExportProps<T>) {
  const id = useId();
  const anchor = `--${id.replaceAll(/\W/g, '')}`;
  const save = async (ending: string, content: string | Uint8Array<ArrayBuffer>) => {
    const path = await request('files.save', { name: `${fileNameOf(name)}.${ending}`, content, namesClients: false });
    if (path !== null) showToast(`${name}: written to ${path}.`);
  };
  const svg = () => {
    const drawing = chart?.current;
    if (!drawing) throw new Error('The chart is not drawn yet.');
    return toSvg(drawing, name);
  };
  const figures = (form: 'csv' | 'tsv') => writeTable(columns, rows, form);
  const pictures = [
    { label: 'Save as PNG…', run: async () => save('png', new Uint8Array(await (await toPng(svg())).arrayBuffer())) },
    { label: 'Save as SVG…', run: () => save('svg', svg()) },
    {
      label: 'Copy the picture',
      run: async () => {
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': toPng(svg()) })]);
        showToast(`${name}: copied as a picture.`);
      },
    },
  ];
  const texts = [
    { label: 'Save the figures as CSV…', run: () => save('csv', figures('csv')) },
    {
      label: 'Copy the figures',
      run: () => copyText(figures('tsv'), `${name}: figures copied, to be pasted into a spreadsheet.`),
    },
  ];
  return (
    <>
      <button
        type="button"
        className="icon-button"
        style={{ anchorName: anchor }}
        popoverTarget={id}
        aria-label={`${name}: save or copy`}
        title="Save or copy"
      >
        <Icon name="save" />
      </button>
      <div id={id} popover="auto" className="chart-menu" style={{ positionAnchor: anchor }}>
        {[...(chart ? pictures : []), ...texts].map(({ label, run }) => (
          <button
            key={label}
            type="button"
            popoverTarget={id}
            popoverTargetAction="hide"
            onClick={() => void attempt(run)}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  );
}
