// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { ChartFrame } from '../../../../renderer/charts/ChartFrame';
import { plainColour, toSvg } from '../../../../renderer/charts/picture';
import { withTypeface } from '../../../../renderer/charts/typeface';
import { answering } from '../../../helpers/page';

const figures = {
  columns: [
    { title: 'Day', cell: ({ day }: { day: string }) => day },
    { title: 'Share', numeric: true, cell: () => '50 %', value: () => 0.5 },
  ],
  rows: [{ day: '=1+1' }],
  keyOf: ({ day }: { day: string }) => day,
};

describe('a chart', () => {
  it('is saved with its figures, called by what it shows, and harmless in a spreadsheet', async () => {
    const { asked } = answering({ 'files.save': () => '/exports/a.csv', 'clipboard.write': () => null });
    render(
      <ChartFrame title="Calibration" subject="Churn of v_1" height={10} figures={figures}>
        <svg role="img" />
      </ChartFrame>,
    );
    const choose = async (item: string) => {
      fireEvent.click(screen.getByRole('button', { name: 'Churn of v_1: Calibration: save or copy' }));
      fireEvent.click(await screen.findByRole('menuitem', { name: item }));
    };
    await choose('Save the figures as CSV…');
    await choose('Copy the figures');
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked).toEqual([
      {
        name: 'files.save',
        input: { name: 'churn-of-v-1-calibration.csv', content: "Day,Share\n'=1+1,0.5\n", namesClients: false },
      },
      { name: 'clipboard.write', input: { text: "Day\tShare\n'=1+1\t0.5\n" } },
    ]);
  });

  it('offers no picture while its figures stand in its place', async () => {
    answering({});
    render(
      <ChartFrame title="Calibration" height={10} figures={figures}>
        <svg role="img" />
      </ChartFrame>,
    );
    const menu = () => screen.getByRole('button', { name: 'Calibration: save or copy' });
    fireEvent.click(menu());
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Save as PNG…' }));
    fireEvent.click(screen.getByRole('button', { name: 'Calibration: show the figures as a table' }));
    fireEvent.click(menu());
    expect(await screen.findByRole('menuitem', { name: 'Copy the figures' })).toBeTruthy();
    expect(screen.queryByRole('menuitem', { name: 'Save as PNG…' })).toBeNull();
    expect(within(screen.getByRole('table', { name: 'Calibration' })).getByText('50 %')).toBeTruthy();
  });
});

describe('its picture', () => {
  it('is a drawing of its own: no classes, no buttons', () => {
    const chart = document.createElement('figure');
    chart.innerHTML = '<button data-not-pictured>x</button><svg class="a"><path class="b" fill="red" /></svg>';
    document.body.append(chart);
    const svg = new DOMParser().parseFromString(toSvg(chart, 'Churn & more'), 'image/svg+xml');
    expect(svg.querySelector('title')?.textContent).toBe('Churn & more');
    expect(svg.querySelectorAll('path')).toHaveLength(1);
    expect(svg.querySelectorAll('[class]')).toHaveLength(0);
    expect(svg.documentElement.textContent).not.toContain('x');
  });

  it('brings its typeface along', async () => {
    const fetched = vi.spyOn(window, 'fetch').mockResolvedValue(new Response(new Uint8Array([1, 2, 255])));
    const svg = await withTypeface(toSvg(document.createElement('figure'), 'Churn'));
    fetched.mockRestore();
    const style = new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('style')?.textContent;
    expect(style).toMatch(/"Inter Variable".*url\(data:font\/woff2;base64,AQL\/\)/);
  });

  it('writes mixed colours as every program reads them', () => {
    expect(plainColour('color(srgb 1 0.5 0 / 0.25)')).toBe('rgba(255, 128, 0, 0.25)');
    expect(plainColour('color(srgb 0 0 0)')).toBe('rgba(0, 0, 0, 1)');
    expect(plainColour('rgb(1, 2, 3)')).toBe('rgb(1, 2, 3)');
  });
});
