import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { glossary } from '../../../shared/glossary';

it('of the docs is the one of the screens', () => {
  const rows = Object.entries(glossary).map(([term, meaning]) => `| ${term} | ${meaning} |\n`);
  expect(readFileSync('docs/glossary.md', 'utf8')).toContain(`| term | meaning |\n|---|---|\n${rows.join('')}`);
});
