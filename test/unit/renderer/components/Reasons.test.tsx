// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Reasons } from '../../../../renderer/components/Reasons';
import '../../../helpers/page';

it.each([
  [288, true],
  [120, false],
])('says why an amount of %s lies above what most clients come to', (prediction, isSaid) => {
  const explanation = {
    ...{ version: 'v_20260201_020000', base: 100, contributions: [], interval: { lower: 0, upper: 240 } },
    ...{ prediction, uncalibrated: prediction },
  };
  render(<Reasons task="clv" kind="regression" explanation={explanation} />);
  const { textContent } = screen.getByText(/of such clients it is between/);
  expect(textContent?.includes('raise the mean')).toBe(isSaid);
});
