import type { JobResult } from '../../../shared/screenRequests';
import { count } from '../../format/numbers';

const shownReasons = 4;

/** New, known and refused rows, and why. */
export function ImportCounts({ result }: { result: Extract<JobResult, { kind: 'import' }> }) {
  const { accepted, duplicates, rejected, reasons } = result;
  const others = reasons.slice(shownReasons).reduce((sum, { rows }) => sum + rows, 0);
  return (
    <>
      <div className="counts">
        <div>
          <b>{count(accepted)}</b>
          <span>new rows</span>
        </div>
        <div>
          <b>{count(duplicates)}</b>
          <span>already there</span>
        </div>
        <div>
          <b>{count(rejected)}</b>
          <span>refused</span>
        </div>
      </div>
      {reasons.length > 0 && (
        <ul className="reasons" aria-label="Reasons of the refusals">
          {reasons.slice(0, shownReasons).map(({ reason, rows }) => (
            <li key={reason}>
              <b>{count(rows)}</b> {reason}
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
