import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultOfQueue, maskedQueue, queueKind, withoutSecret } from '../../../shared/queue';

it('knows what keeps a queue by its address', () => {
  expect(queueKind('redis://localhost')).toBe('redis');
  expect(queueKind('rediss://user:pass@host:6380/1')).toBe('redis');
  expect(queueKind('postgres://host/jobs')).toBe('postgres');
  expect(queueKind('postgresql://host/jobs')).toBe('postgres');
  for (const none of ['', 'localhost', 'http://host', 'redis']) expect(queueKind(none)).toBeNull();
});

it('knows a % that stands for itself, and hides a password that has one', () => {
  for (const url of ['redis://:50%@host', 'postgres://m%e:x@host/jobs', 'postgres://host/jobs%', 'redis://:%ff@host'])
    expect(faultOfQueue(url)).toContain('%25');
  for (const url of ['redis://:50%25@host', 'postgres://m%C3%A9:x@host/jobs', 'redis://host'])
    expect(faultOfQueue(url)).toBeNull();
  expect(withoutSecret('NO “50%”!', 'redis://:50%@host')).toBe('NO “***”!');
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
