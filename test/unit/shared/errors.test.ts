import { describe, expect, it } from 'vitest';
import { toErrorReport } from '../../../shared/errors';

const failing = (code: string) => Object.assign(new Error('it failed'), { code });

describe('an error of the system', () => {
  it.each([
    ['ENOSPC', 'disk_full'],
    ['SQLITE_FULL', 'disk_full'],
    // Opening a database on a full disk: its shared memory can't grow.
    ['SQLITE_IOERR_SHMSIZE', 'disk_full'],
    ['SQLITE_READONLY_DIRECTORY', 'permission_denied'],
    ['SQLITE_CORRUPT_INDEX', 'workspace_damaged'],
    ['SQLITE_BUSY_SNAPSHOT', 'busy'],
  ])('%s has the code %s, and says what to do', (code, expected) => {
    const report = toErrorReport(failing(code));
    expect(report.code).toBe(expected);
    expect(report.message).toMatch(/^[A-Z].+ \(it failed\)$/);
  });

  it('that nobody foresaw keeps its stack', () => {
    expect(toErrorReport(failing('SQLITE_IOERR_READ'))).toMatchObject({ code: 'internal' });
    expect(toErrorReport('text')).toMatchObject({ code: 'internal' });
  });
});
