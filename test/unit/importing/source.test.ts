import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openSource, textOf } from '../../../electron/importing/source';
import { zipOf } from '../../helpers/tables';
import { temporaryFolder } from '../../helpers/workspace';

const text = 'client;größe;prix\n1;grün;5 €\n';

function file(bytes: string | Uint8Array, name = 'a.csv'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

async function read(path: string): Promise<string> {
  let whole = '';
  for await (const piece of textOf(await openSource(path))) whole += piece.text;
  return whole;
}

const utf16 = (of: string) => Buffer.from(of, 'utf16le');
const windows1252 = Buffer.from(text.replace('€', '\u0080'), 'latin1');
const big = (bytes: Buffer) => Buffer.from(bytes).swap16();

/** Its directory states the checksum of another content. */
function changedInZip(): Buffer {
  const bytes = zipOf({ 'a.csv': 'a,b\n1,2\n' });
  const at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
  bytes.writeUInt32LE((bytes.readUInt32LE(at + 16) ^ 1) >>> 0, at + 16);
  return bytes;
}

describe('a source', () => {
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', utf16(`\ufeff${text}`)],
    ['utf-16be', big(utf16(`\ufeff${text}`))],
    ['utf-16le', utf16(text)],
    ['windows-1252', windows1252],
    ['utf-8', gzipSync(text)],
    ['windows-1252', gzipSync(windows1252)],
  ])('in %s is read as it was meant', async (encoding, bytes) => {
    const path = file(bytes);
    expect((await openSource(path)).encoding).toBe(encoding);
    expect(await read(path)).toBe(text);
  });

  it('is Windows-1252 if only its last byte shows it', async () => {
    const path = file(Buffer.concat([Buffer.from(`a,b\n${'1,2\n'.repeat(600_000)}x,caf`), Buffer.from([0xe9])]));
    expect(await openSource(path)).toMatchObject({ encoding: 'windows-1252', bytes: 4 + 2_400_000 + 6 });
    expect((await read(path)).endsWith('x,café')).toBe(true);
  });

  it.each([
    ['nothing', '', 'unrecognised_file', /is empty/],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'unrecognised_file', /PNG image/],
    ['a damaged archive', Buffer.from('PK\x03\x04rest'), 'file_unreadable', /can’t be unpacked/],
    ['a web page', '  <!DOCTYPE html><html>', 'unrecognised_file', /web page/],
    ['a NUL', 'a,b\r\n1,2\r\n3,\0\r\n', 'unrecognised_file', /line 3: there is a NUL byte/],
    ['a zip whose content is another', changedInZip(), 'file_unreadable', /the checksum of a\.csv is another/],
    ['a cut-off gzip', gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, 40), 'file_unreadable', /can’t be unpacked/],
    ['half a UTF-16 character', Buffer.concat([utf16('\ufeffa,b\n'), Buffer.from([65])]), 'file_unreadable', /UTF-16/],
  ])('with %s in it is refused with the reason', async (_, bytes, code, message) => {
    await expect(openSource(file(bytes))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each([
    ['a stray byte among UTF-8', Buffer.concat([Buffer.from('a,b\r\n1,Zoë\r\n2,caf'), Buffer.from([0xe9, 10])]), 3, 19],
    ['a stray byte among ASCII', Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xff, 0xfe])]), 2, 7],
    ['half a character at the end', Buffer.from('a,b\r1,é').subarray(0, 7), 2, 7],
    ['a capital within a word', Buffer.concat([Buffer.from('a,b\n1,caf'), Buffer.from([0xc3, 40])]), 2, 10],
    ['text in Windows-1251', Buffer.from([97, 44, 98, 10, 49, 44, 0xc8, 0xe2, 0xe0, 0xed]), 2, 7],
  ])('with %s is refused, naming line and byte', async (_, bytes, line, position) => {
    const path = file(bytes);
    await expect(openSource(path)).rejects.toMatchObject({ code: 'unclear_encoding', details: { line, position } });
    expect((await openSource(path, { encoding: 'windows-1252' })).encoding).toBe('windows-1252');
  });

  it('that is stated to be UTF-8 and is not is refused, whatever it looks like', async () => {
    await expect(openSource(file(windows1252), { encoding: 'utf-8' })).rejects.toMatchObject({
      code: 'unclear_encoding',
      details: { line: 1, position: 10, byte: 0xf6 },
    });
  });

  it.each([
    ['gzip', (content: string) => file(gzipSync(content), 'a.csv.gz')],
    ['zip', (content: string) => file(zipOf({ 'a.csv': content }), 'a.zip')],
  ])('that is a %s and unpacks to more than is allowed is stopped, with a way to allow more', async (_, pack) => {
    const kib = 2 ** -20;
    const path = pack(`a,b\n${'1,2\n'.repeat(100_000)}`);
    await expect(openSource(path, { maxUnpacked: 16 * kib })).rejects.toMatchObject({
      code: 'too_large',
      details: { question: { answers: [{ says: { maxUnpacked: 64 * kib } }] } },
    });
    expect(await openSource(path, { maxUnpacked: 512 * kib })).toMatchObject({ bytes: 400_004 });
    expect(await openSource(path)).toMatchObject({ bytes: 400_004 });
  });

  it('that is a folder, or not there, says so', async () => {
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    await expect(openSource(folder)).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(openSource(join(folder, 'no.csv'))).rejects.toMatchObject({ code: 'file_not_found' });
  });

  it('that changes between the two readings is noticed', async () => {
    const path = file('a,b\n1,2\n');
    const source = await openSource(path);
    appendFileSync(path, '3,4\n');
    const reading = async () => {
      for await (const _ of textOf(source));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'file_changed' });
  });
});
