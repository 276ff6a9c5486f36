// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { InTurn } from '../../../../renderer/components/States';
import '../../../helpers/page';

it('what appears at once is drawn one by one, in its order, with its place held until then', async () => {
  const drawn: string[][] = [];
  const Drawing = ({ name }: { name: string }) => {
    drawn.push([name, ...Array.from(document.querySelectorAll('b'), (one) => one.textContent)]);
    return <b>{name}</b>;
  };
  render(
    ['one', 'two', 'three'].map((name) => (
      <InTurn key={name} height={10}>
        <Drawing name={name} />
      </InTurn>
    )),
  );
  expect(document.querySelectorAll('.skeleton')).toHaveLength(3);
  await screen.findByText('three');
  // Each found those before it on the page.
  expect(drawn).toEqual([['one'], ['two', 'one'], ['three', 'one', 'two']]);
});

it('what is gone before its turn does not keep the others', async () => {
  const { rerender } = render([
    <InTurn key="gone" height={1}>
      gone
    </InTurn>,
    <InTurn key="kept" height={1}>
      kept
    </InTurn>,
  ]);
  rerender([
    <InTurn key="kept" height={1}>
      kept
    </InTurn>,
  ]);
  expect(await screen.findByText('kept')).toBeDefined();
});
