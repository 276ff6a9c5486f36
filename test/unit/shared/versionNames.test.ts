import { expect, it } from 'vitest';
import { withVersionNames } from '../../../shared/versionNames';

const nameOf = (id: string) => (id === 'v_20260208_120000' ? 'brisk-otter' : id);
const named = (text: string) => withVersionNames(text, nameOf);

it('calls versions in a sentence by their names, and leaves those that it does not know', () => {
  expect(named('v_20260208_120000')).toBe('brisk-otter');
  expect(named('churn v_20260201_120000 → v_20260208_120000, deployed.')).toBe(
    'churn v_20260201_120000 → brisk-otter, deployed.',
  );
});

it.each([
  '/shop/v_20260208_120000/metadata.json',
  'C:\\shop\\v_20260208_120000',
  'xv_20260208_120000',
  'v_20260208_1200000',
])('leaves %s alone, which is no mention of a version', (text) => expect(named(text)).toBe(text));
