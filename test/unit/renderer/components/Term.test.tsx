// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Term } from '../../../../renderer/components/Term';
import { glossary } from '../../../../shared/glossary';

it('a term says what it means to the keyboard, which Escape takes away, and always to a screen reader', async () => {
  render(<Term term="Holdout" />);
  const word = screen.getByRole('button', { name: 'Holdout' });
  expect(word.getAttribute('aria-description')).toBe(glossary.Holdout);
  expect(screen.queryByText(glossary.Holdout)).toBeNull();
  fireEvent.keyDown(document.body, { key: 'Tab' });
  word.focus();
  expect(await screen.findByText(glossary.Holdout)).toBeTruthy();
  fireEvent.keyDown(word, { key: 'Escape' });
  await expect.poll(() => screen.queryByText(glossary.Holdout)).toBeNull();
});
