// @vitest-environment happy-dom
import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Jumps } from '../../../../renderer/pages/data/Jumps';

it('says of each of the five figures of a column what it is', () => {
  const of = (quartiles: number[]) => ({ missing: 0.5, quartiles, values: [] });
  const jump = { column: 'age', text: '“age” lies elsewhere', before: of([1, 2, 3, 4, 5]), now: of([6, 7, 8, 9, 10]) };
  const { container } = render(<Jumps jumps={[jump as never]} />);
  expect(container.textContent?.replaceAll('\u00a0', ' ')).toContain(
    'Before: least 1.00, a quarter up to 2.00, half up to 3.00, three quarters up to 4.00, most 5.00, missing 50.0 %. Now: least 6.00,',
  );
});
