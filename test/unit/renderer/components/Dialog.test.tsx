// @vitest-environment happy-dom
import { createEvent, fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Dialog } from '../../../../renderer/components/Dialog';
import { useTopDialog } from '../../../../renderer/hooks/openDialogs';
import '../../../helpers/page';

const nothing = () => undefined;

it('opens as a modal that its title names', () => {
  const showModal = vi.spyOn(HTMLDialogElement.prototype, 'showModal');
  render(
    <Dialog title="Snapshots" onClose={nothing}>
      text
    </Dialog>,
  );
  expect(showModal).toHaveBeenCalledOnce();
  expect(screen.getByRole('dialog', { name: 'Snapshots' })).toBeTruthy();
});

it('gives the focus to what asks for it, and else keeps it: the first button would close it', () => {
  const { rerender } = render(
    <Dialog key="with" title="With a field" onClose={nothing}>
      <input aria-label="Name" data-autofocus />
    </Dialog>,
  );
  expect(document.activeElement).toBe(screen.getByLabelText('Name'));
  rerender(
    <Dialog key="without" title="Without" onClose={nothing}>
      <button type="button">Other</button>
    </Dialog>,
  );
  expect(document.activeElement).toBe(screen.getByRole('dialog'));
});

it('leaves it to its owner to close it: Escape and the cross only ask', () => {
  const onClose = vi.fn();
  render(
    <Dialog title="Asks" onClose={onClose}>
      text
    </Dialog>,
  );
  const dialog = screen.getByRole('dialog');
  const cancel = createEvent('cancel', dialog, { cancelable: true });
  fireEvent(dialog, cancel);
  expect(cancel.defaultPrevented).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onClose).toHaveBeenCalledTimes(2);
  expect(dialog.hasAttribute('open')).toBe(true);
});

it('is on top while it is there; then the one below is', () => {
  function Top() {
    return <output>{useTopDialog()?.textContent ?? 'none'}</output>;
  }
  const shown = (titles: readonly string[]) => (
    <>
      {titles.map((title) => (
        <Dialog key={title} title={title} onClose={nothing}>
          {' '}
        </Dialog>
      ))}
      <Top />
    </>
  );
  const { rerender } = render(shown(['first']));
  const top = () => screen.getByRole('status').textContent?.trim();
  expect(top()).toBe('first');
  rerender(shown(['first', 'second']));
  expect(top()).toBe('second');
  rerender(shown(['first']));
  expect(top()).toBe('first');
  rerender(shown([]));
  expect(top()).toBe('none');
});
