import type { AppError } from '../../../shared/errors';
import { plainState } from '../states';
import { askOfOrders, rowCount } from './ask';
import type { Surveyed } from './orders';

/** Orders that are returned by their state, and by a line of their own. */
export function aboutReturns({ inspection, survey }: Surveyed): AppError | null {
  const { recognition, instructions, source } = inspection;
  const said = new Set(Object.keys(instructions.states ?? {}).map(plainState));
  const [twice] = [...survey.returnedTwice].filter(([state]) => !said.has(state));
  if (!twice) return null;
  const [state, orders] = twice;
  const rows = survey.states.get(state) ?? orders;
  return askOfOrders(
    source.path,
    {
      text: `column “${recognition.mapping.status}” says “${state}” of ${rowCount(rows)}; to ${orders === 1 ? '1 order' : `${orders} orders`} of these, lines of the same number take the amount back as well. Do these lines tell what was given back?`,
      answers: [
        {
          label: 'The lines tell',
          hint: `what is “${state}” and has no such line was bought`,
          says: { states: { [state]: 'bought' } },
          proposed: true,
        },
        {
          label: 'The state and the lines',
          hint: 'both are taken off',
          says: { states: { [state]: 'returned' } },
          proposed: false,
        },
      ],
    },
    `Say which: --status "${state}=bought" (the lines tell) or --status "${state}=returned" (both are taken off).`,
  );
}

/** A column of refunds that can't all be part of the amounts: these may be what was left. */
export function aboutRefunds({ inspection, survey }: Surveyed): AppError | null {
  const { recognition, instructions, source } = inspection;
  const { refund, amount } = recognition.mapping;
  if (survey.refundsAboveAmount === 0 || instructions.map?.refund !== undefined) return null;
  return askOfOrders(
    source.path,
    {
      text: `in ${rowCount(survey.refundsAboveAmount)}, more was given back (column “${refund}”) than the amount (“${amount ?? recognition.mapping.price}”). Are the amounts what was left after refunds?`,
      answers: [
        {
          label: 'They are what was left',
          hint: `“${refund}” is not used`,
          says: { ignore: [refund] },
          proposed: true,
        },
        {
          label: 'Refunds are to be taken off',
          hint: `“${refund}” is subtracted`,
          says: { map: { refund } },
          proposed: false,
        },
      ],
    },
    `Say which: --ignore "${refund}" (what was left) or --map "refund=${refund}" (to be taken off).`,
  );
}
