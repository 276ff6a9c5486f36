// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AlarmsCard } from '../../../../renderer/pages/monitor/AlarmsCard';
import { MovedCard } from '../../../../renderer/pages/monitor/MovedCard';
import { AppError } from '../../../../shared/errors';
import { answering } from '../../../helpers/page';
import { chunkOf, monitoredOf } from '../derive/records';

const now = Date.parse('2026-03-01');
const button = (name: string | RegExp) => screen.queryByRole<HTMLButtonElement>('button', { name });
const show = (given: Parameters<typeof monitoredOf>[0]) =>
  render(<AlarmsCard task="churn" alarms={monitoredOf(given).alarms} now={now} />);

describe('the alarms of a task', () => {
  it('are acknowledged with a note, and by nothing less', async () => {
    const { asked } = answering({
      acknowledge: ({ task, note }) => [
        { task, note, version: 'v_1', through: 5000, throughImport: 2, at: now, actor: 'window' },
      ],
    });
    const { alarms } = monitoredOf({ id: 'seen' });
    const { rerender } = render(<AlarmsCard task="churn" alarms={alarms} now={now} />);
    expect(screen.getByText('Harmful')).toBeTruthy();
    expect(screen.getByText('Retrain.')).toBeTruthy();
    fireEvent.click(button('Acknowledge…') as HTMLElement);
    expect(button('Acknowledge')?.disabled).toBe(true);
    const note = screen.getByLabelText('Note');
    expect(document.activeElement).toBe(note);
    fireEvent.change(note, { target: { value: '  a closed town ' } });
    // One that comes meanwhile was not seen.
    const later = monitoredOf({ id: 'later', row: 1 }).alarms;
    rerender(<AlarmsCard task="churn" alarms={[...alarms, ...later]} now={now} />);
    fireEvent.click(button('Acknowledge') as HTMLElement);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(asked.at(-1)).toEqual({
      name: 'acknowledge',
      input: { task: 'churn', note: 'a closed town', alarms: ['seen'] },
    });
  });

  it('stay to be acknowledged where that failed, with the reason', async () => {
    answering({
      acknowledge: () => {
        throw new AppError('bad_usage', 'No alarm stands for churn.');
      },
    });
    show({});
    fireEvent.click(button('Acknowledge…') as HTMLElement);
    fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'known' } });
    fireEvent.click(button('Acknowledge') as HTMLElement);
    expect(await screen.findByText('No alarm stands for churn.')).toBeTruthy();
    expect(screen.getByRole('dialog')).toBeTruthy();
  });

  it('that somebody has heard say who and why, and ask for nothing', () => {
    show({ stands: false, advice: [], acknowledged: { at: now, actor: 'command line', note: 'a closed town' } });
    expect(screen.getByText(/Acknowledged .* \(command line\):\s+a closed town/)).toBeTruthy();
    expect(button('Acknowledge…')).toBeNull();
    expect(button('Retrain now')).toBeNull();
    expect(screen.getByText('Acknowledged')).toBeTruthy();
  });

  it('that passed by themselves say what they were', () => {
    show({ stands: false, advice: [] });
    expect(screen.getByText('Past, harmful')).toBeTruthy();
  });

  it('that are none say how often a false one is raised', () => {
    render(<AlarmsCard task="churn" alarms={[]} now={now} />);
    expect(screen.getByText(/one false alarm in five years/)).toBeTruthy();
  });
});

it('What has moved is that of the newest chunk, with its measure', () => {
  const moved = (feature: string) => ({ feature, measure: 'psi' as const, distance: 0.31, importance: 0.4 });
  const chunks = [chunkOf({ moved: [moved('age')] }), chunkOf({ first: 101, moved: [moved('schooling')] })];
  render(<MovedCard monitored={monitoredOf({}, chunks)} />);
  expect(screen.getByText('schooling')).toBeTruthy();
  expect(screen.queryByText('age')).toBeNull();
  expect(screen.getByText('PSI')).toBeTruthy();
});
