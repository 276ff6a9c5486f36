import { describe, expect, it } from 'vitest';
import { withAnswer } from '../../../shared/importing';
import type { FileQuestion, ImportInstructions } from '../../../shared/schemas/imports';
import { importLines, labelsOf } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

/**
 * A first labelled file that leaves open what its label is, what its words mean, and which of day and month comes
 * first.
 */
const lines = [
  'CustomerId,joined,visits,Customer Status',
  ...Array.from(
    { length: 30 },
    (_, i) => `c${i},0${1 + (i % 9)}/0${1 + ((i * 7) % 9)}/2024,${i % 7},${i % 3 === 0 ? 'Churned' : 'Stayed'}`,
  ),
];

describe('a file that leaves several things open', () => {
  it('is refused once, with all questions, and is read by the answers to them', async () => {
    const context = dataContext();
    const refused = await importLines(context, lines).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'unclear_file' });
    const { questions, commandLine } = (refused as { details: { questions: FileQuestion[]; commandLine: string } })
      .details;
    expect(questions.length).toBeGreaterThanOrEqual(2);
    expect(new Set(questions.map(({ text }) => text)).size).toBe(questions.length);
    expect(commandLine).toMatch(/--map.*--date-format/);
    const likely = questions.map(({ answers }) => answers.find(({ proposed }) => proposed)?.says ?? {});
    const said = likely.reduce<ImportInstructions>(withAnswer, {});
    const result = await importLines(context, lines, said);
    expect(result).toMatchObject({ kind: 'labelled data', accepted: 30, rejected: 0 });
    expect(labelsOf(context)).toHaveLength(30);
  });

  it('is asked the one question as it is where there is no other', async () => {
    const [header, ...rows] = lines;
    const dated = [header, ...rows.map((row) => row.replace(/\d\d\/\d\d\/2024/, '2024-05-06'))];
    const words = { stayed: 'no', churned: 'yes' } as const;
    const said = { kind: 'labelled data' as const, map: { churned_actual: 'Customer Status' }, words };
    const ambiguous = await importLines(dataContext(), lines, said).catch((error: unknown) => error);
    expect(ambiguous).toMatchObject({ code: 'ambiguous_dates', details: { question: { answers: expect.anything() } } });
    expect((ambiguous as { details: object }).details).not.toHaveProperty('questions');
    expect(await importLines(dataContext(), dated, said)).toMatchObject({ accepted: 30 });
  });
});
