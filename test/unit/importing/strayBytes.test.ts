import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteSurvey, looksLikeWindows1252 } from '../../../electron/importing/strayBytes';

function survey(bytes: Uint8Array, piece = bytes.length || 1) {
  const { add, end } = byteSurvey();
  for (let at = 0; at < bytes.length; at += piece) add(bytes.subarray(at, at + piece));
  return end();
}

const someBytes = fc.uint8Array({ maxLength: 60 });
const nearText = fc
  .array(fc.constantFrom(0x61, 0x0a, 0x0d, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80))
  .map((bytes) => Uint8Array.from(bytes));

describe('a survey of bytes', () => {
  it('finds strays exactly where the platform finds no UTF-8', () => {
    fc.assert(
      fc.property(fc.oneof(someBytes, nearText), (bytes) => {
        const { strays } = survey(bytes);
        const decode = () => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        if (strays === 0) expect(decode).not.toThrow();
        else expect(decode).toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on how the bytes are cut into pieces', () => {
    fc.assert(
      fc.property(fc.oneof(someBytes, nearText), fc.integer({ min: 1, max: 7 }), (bytes, piece) => {
        expect(survey(bytes, piece)).toEqual(survey(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('counts characters and lines, and names the first stray byte', () => {
    const bytes = Buffer.concat([Buffer.from('é€😀\r\na\rb\n'), Buffer.from([0x61, 0xe9, 0x62])]);
    expect(survey(bytes, 3)).toEqual({
      characters: 3,
      strays: 1,
      plausible: 1,
      first: { value: 0xe9, line: 4, position: 17 },
    });
  });
});

describe('Windows-1252', () => {
  const latin = (text: string) => Buffer.from(text.replaceAll('€', '\u0080').replaceAll('’', '\u0092'), 'latin1');

  it.each([
    ['French', 'client;nom\n1;Zoé habite à l’Haÿ, n°5, 50 €\n2;Benoît; élève à Évreux\n'],
    ['German', 'Größe;Straße\nMüller;Köln\nÖzil;Ärger\n'],
    ['Spanish', 'año;niño\n¿Qué?;España «sí»\n'],
    ['Portuguese', 'é São João;ação\n'],
  ])('is recognised in %s', (_, text) => {
    expect(looksLikeWindows1252(survey(latin(text)))).toBe(true);
  });

  it.each([
    ['other text in UTF-8', Buffer.concat([Buffer.from('Zoë,'), latin('café')])],
    ['a byte that it does not have', Buffer.from([0x61, 0x81, 0x62])],
    ['Cyrillic in Windows-1251', Buffer.from([0xc8, 0xe2, 0xe0, 0xed, 0x20, 0xcf, 0xe5, 0xf2, 0xf0])],
  ])('is not recognised in %s', (_, bytes) => {
    expect(looksLikeWindows1252(survey(bytes))).toBe(false);
  });
});
