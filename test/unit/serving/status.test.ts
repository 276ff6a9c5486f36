import { expect, it } from 'vitest';
import { statusOf } from '../../../electron/serving/http/status';
import { errorCodes } from '../../../shared/errors';

it('of an error that a sender can mend, or wait out, is never that of a fault of ours', () => {
  const ours = errorCodes.filter((code) => statusOf(code) === 500);
  expect(ours).toEqual(['engine_failed', 'internal', 'permission_denied', 'workspace_damaged', 'workspace_newer']);
  const codes = ['ambiguous_numbers', 'unclear_orders', 'not_enough_labels', 'unknown_import'] as const;
  expect(codes.map(statusOf)).toEqual([422, 422, 409, 404]);
});
