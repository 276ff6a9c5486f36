import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskedQueue, queueKind, withoutSecret } from '../../../shared/queue';

it('knows what keeps a queue by its address', () => {
  expect(queueKind('redis://localhost')).toBe('redis');
  expect(queueKind('rediss://user:pass@host:6380/1')).toBe('redis');
  expect(queueKind('postgres://host/jobs')).toBe('postgres');
  expect(queueKind('postgresql://host/jobs')).toBe('postgres');
  for (const none of ['', 'localhost', 'http://host', 'redis']) expect(queueKind(none)).toBeNull();
});

it('tells of an address nothing that opens it', () => {
  expect(maskedQueue('redis://host:1/2')).toBe('redis://host:1/2');
  expect(maskedQueue('redis://:secret@host')).toBe('redis://host');
  expect(maskedQueue('postgres://me:secret@host/jobs?sslpassword=secret')).toBe('postgres://me:***@host/jobs');
  const word = fc.stringMatching(/^[a-z#%@:/ é]{4,12}$/);
  fc.assert(
    fc.property(word, (secret) => {
      const url = `postgres://me:${encodeURIComponent(secret)}@server/jobs`;
      expect(maskedQueue(url)).toBe('postgres://me:***@server/jobs');
      // Nothing around it is of its letters, so that it stands in one place only.
      expect(withoutSecret(`NO “${secret}”!`, url)).toBe('NO “***”!');
    }),
  );
});
