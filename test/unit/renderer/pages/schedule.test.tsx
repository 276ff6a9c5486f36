// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ScheduleDialog } from '../../../../renderer/pages/schedule/ScheduleDialog';
import { AppError } from '../../../../shared/errors';
import type { ScheduledJob } from '../../../../shared/schemas/schedule';
import { answering } from '../../../helpers/page';

const weekly: ScheduledJob = {
  job: 'weekly',
  title: 'Full retrain',
  cron: '0 2 * * 0',
  when: 'Sundays at 02:00',
  enabled: true,
  catchUp: 'latest',
  gate: 'none',
  lookbackDays: 7,
  retries: 2,
  since: 0,
  next: [],
  last: null,
};
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const change = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

it('a rhythm is chosen in words and sent as cron; the last weekday stays', async () => {
  const { asked } = answering({ changeSchedule: () => null });
  const onClose = vi.fn();
  render(<ScheduleDialog job={weekly} onClose={onClose} />);
  press('Sunday');
  press('Thursday');
  press('Monday');
  press('Sunday');
  change('At', '23:15');
  change('Retries after a failure', '0');
  press('Save');
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  const kept = { catchUp: 'latest', gate: 'none', lookbackDays: 7, retries: 0 };
  expect(asked).toEqual([{ name: 'changeSchedule', input: { job: 'weekly', cron: '15 23 * * 1,4', ...kept } }]);
});

it('what is refused is told in the dialog, which stays with all that was said', async () => {
  answering({
    changeSchedule: () => {
      throw new AppError('bad_usage', 'A cron has five fields.');
    },
  });
  const onClose = vi.fn();
  render(<ScheduleDialog job={weekly} onClose={onClose} />);
  press('Cron');
  const field = 'Minute, hour, day of the month, month, day of the week';
  expect(screen.getByLabelText<HTMLInputElement>(field).value).toBe('0 2 * * 0');
  change(field, '0 2 * *');
  press('Save');
  expect((await screen.findByRole('alert')).textContent).toContain('A cron has five fields.');
  expect(screen.getByLabelText<HTMLInputElement>(field).value).toBe('0 2 * *');
  expect(onClose).not.toHaveBeenCalled();
});

it('an empty number is none, and not 0: nothing is saved until there is one', () => {
  answering({});
  render(<ScheduleDialog job={weekly} onClose={() => undefined} />);
  const save = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
  change('Retries after a failure', '');
  expect(save().disabled).toBe(true);
  change('Retries after a failure', '0');
  expect(save().disabled).toBe(false);
  change('Make up for at most (days)', ' ');
  expect(save().disabled).toBe(true);
});
