import { orderNotes } from '../../../shared/orderNotes';
import type { ResultOf } from '../../../shared/schemas/operations';
import { capital, count } from '../../../shared/words';
import { Notes } from '../../components/States';
import { refusalWords } from '../../derive/importing';

const shownReasons = 4;

/** New, known and refused rows, and why. */
export function ImportCounts({ result }: { result: ResultOf<'import'> }) {
  const { accepted, duplicates, changed, unmatched, rejected, reasons, orders } = result;
  const outcomes: [number, string][] = [
    [changed, `${orders ? 'invoice' : 'label'}${changed === 1 ? '' : 's'} corrected`],
    [unmatched, 'without a prediction'],
  ];
  const counts: [number, string][] = [
    [accepted, accepted === 1 ? 'new row' : 'new rows'],
    [duplicates, 'already there'],
    ...outcomes.filter(([value]) => value > 0),
    [rejected, 'refused'],
  ];
  const others = reasons.slice(shownReasons).reduce((sum, { rows }) => sum + rows, 0);
  return (
    <>
      <div className="counts">
        {counts.map(([value, words]) => (
          <div key={words}>
            <b>{count(value)}</b>
            <span>{words}</span>
          </div>
        ))}
      </div>
      {orders && (
        <Notes label="What is imported" notes={orderNotes(orders, changed, result.id === null).map(capital)} />
      )}
      {reasons.length > 0 && (
        <ul className="reasons" aria-label="Why rows were refused">
          {reasons.slice(0, shownReasons).map(({ reason, rows }) => (
            <li key={reason}>
              <b>{count(rows)}</b> {refusalWords(reason)}
            </li>
          ))}
          {others > 0 && (
            <li>
              <b>{count(others)}</b> for other reasons
            </li>
          )}
        </ul>
      )}
    </>
  );
}
