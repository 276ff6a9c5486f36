import type { RefObject } from 'react';
import { request } from '../api/client';
import { attempt, copyText, showToast } from '../app/toasts';
import { Icon } from '../components/Icon';
import { Menu } from '../components/Menu';
import { fileNameOf, writeTable } from '../derive/table';
import type { Figures } from './ChartFrame';
import { toPng, toSvg } from './picture';
import { withTypeface } from './typeface';

interface ChartExportProps<T> {
  /** What the chart shows, in full: its file is called by it. */
  name: string;
  /** The chart on the page; null while its figures stand in its place. */
  chart: RefObject<HTMLElement | null> | null;
  figures: Figures<T>;
}

/** Exports a chart: as a picture, a drawing or its figures, into a file or the clipboard. */
export function ChartExport<T>({ name, chart, figures }: ChartExportProps<T>) {
  const save = async (ending: string, content: string | Uint8Array<ArrayBuffer>) => {
    const path = await request('files.save', { name: `${fileNameOf(name)}.${ending}`, content, namesClients: false });
    if (path !== null) showToast(`${name}: written to ${path}.`);
  };
  const svg = async () => {
    const drawing = chart?.current;
    if (!drawing) throw new Error('The chart is not drawn yet.');
    return withTypeface(toSvg(drawing, name));
  };
  const png = async () => toPng(await svg());
  const written = (form: 'csv' | 'tsv') => writeTable(figures.columns, figures.rows, form);
  const pictures = [
    { label: 'Save as PNG…', run: async () => save('png', new Uint8Array(await (await png()).arrayBuffer())) },
    { label: 'Save as SVG…', run: async () => save('svg', await svg()) },
    {
      label: 'Copy the picture',
      run: async () => {
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': png() })]);
        showToast(`${name}: copied as a picture.`);
      },
    },
  ];
  const texts = [
    { label: 'Save the figures as CSV…', run: () => save('csv', written('csv')) },
    {
      label: 'Copy the figures',
      run: () => copyText(written('tsv'), `${name}: figures copied, to be pasted into a spreadsheet.`),
    },
  ];
  const items = [...(chart ? pictures : []), ...texts];
  return (
    <Menu
      label={`${name}: save or copy`}
      items={items.map(({ label, run }) => ({ label, run: () => void attempt(run) }))}
    >
      <Icon name="save" />
    </Menu>
  );
}
