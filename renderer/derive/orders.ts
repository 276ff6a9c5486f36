import type { OrderMeaning } from '../../shared/importing';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { ImportInstructions } from '../../shared/schemas/imports';
import type { OrderFacts } from '../../shared/schemas/orders';

export type OrderState = OrderFacts['states'][number];

/** What is asked of orders that takes more than one of a few answers. */
export type OrdersAsked = { text: string } & (
  | { about: 'states'; column: string; states: readonly OrderState[] }
  | { about: 'currencies'; into: string; codes: readonly string[] }
);

/** What an error asks of a file's orders; null when it asks nothing of this kind. */
export function ordersAsked({ code, message, details }: ErrorReport): OrdersAsked | null {
  if (code !== 'unclear_orders' || !details) return null;
  const text = textOf(details.question) ?? message;
  if (isStates(details.states)) {
    return { about: 'states', text, column: String(details.column), states: details.states };
  }
  if (!Array.isArray(details.currencies)) return null;
  const codes = details.currencies.flatMap((one: unknown) => codeOf(one));
  return { about: 'currencies', text, into: String(details.into), codes };
}

/** Made by our own side: only that they are there is to be seen. */
function isStates(value: unknown): value is OrderState[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'meaning' in one);
}

function textOf(question: unknown): string | null {
  return typeof question === 'object' && question !== null && 'text' in question ? String(question.text) : null;
}

function codeOf(given: unknown): string[] {
  return typeof given === 'object' && given !== null && 'code' in given ? [String(given.code)] : [];
}

export const meaningLabels: Record<OrderMeaning, string> = {
  bought: 'bought',
  'not bought': 'not bought',
  returned: 'bought and given back',
};

/** The meanings that were chosen for states; null as long as one is open. */
export function statesSaid(
  states: readonly OrderState[],
  chosen: ReadonlyMap<string, OrderMeaning>,
): ImportInstructions['states'] | null {
  const said: [string, OrderMeaning][] = [];
  for (const { state, meaning } of states) {
    const means = chosen.get(state) ?? meaning;
    if (means === null) return null;
    said.push([state, means]);
  }
  return Object.fromEntries(said);
}

/**
 * What is said by a currency to take in and the rates of others, as they were typed: empty for one whose amounts are
 * refused.
 * @returns null where a rate is no number above 0
 */
export function currencySaid(
  into: string,
  rates: Readonly<Record<string, string>>,
): Pick<ImportInstructions, 'currency' | 'rates'> | null {
  const given = Object.entries(rates)
    .filter(([code, text]) => code !== into && text.trim() !== '')
    .map(([code, text]): [string, number] => [code, Number(text.replace(',', '.'))]);
  if (given.some(([, rate]) => !(rate > 0 && Number.isFinite(rate)))) return null;
  return { currency: into, rates: Object.fromEntries(given) };
}
