// @vitest-environment happy-dom
import { act, render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { App } from '../../../../renderer/app/App';
import { go } from '../../../../renderer/app/navigation';
import { desktopRequests } from '../../../../shared/contract';
import { operationSchemas } from '../../../../shared/schemas/operations';
import { screens } from '../../../../shared/screens';
import { answering } from '../../../helpers/page';

it('every screen holds the place of what is on its way', () => {
  const names = Object.keys({ ...operationSchemas, ...desktopRequests });
  answering(Object.fromEntries(names.map((name) => [name, () => new Promise(() => undefined)])));
  render(<App />);
  for (const { id, label } of screens) {
    act(() => go(id));
    const main = screen.getByRole('main');
    expect(within(main).getByRole('heading', { level: 1 }).textContent).toBe(label);
    expect(main.querySelector('.skeleton'), label).not.toBeNull();
  }
});
