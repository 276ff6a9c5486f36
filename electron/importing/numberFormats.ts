/** What a number format makes of a number (ECMA-376 part 1, 18.8.30 and 18.8.31). */
export type NumberForm = { kind: 'number' } | { kind: 'date'; fraction: boolean; timeOnly: boolean } | Padded;

interface Padded {
  kind: 'padded';
  /** The format's digits and what stands between them, in order. */
  mask: string[];
}

const number: NumberForm = { kind: 'number' };
/** Formats that are not written down in a workbook, by their ids: dates and times, also those of East Asia. */
const dateIds = [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58];
const timeIds = [18, 19, 20, 21, 32, 33, 34, 35, 45, 47];

export function builtInForm(id: number): NumberForm {
  if (dateIds.includes(id)) return { kind: 'date', fraction: false, timeOnly: false };
  return timeIds.includes(id) ? { kind: 'date', fraction: false, timeOnly: true } : number;
}

/** What a format's code says: `yyyy-mm-dd`, `[$-409]d\-mmm\-yy`, `00000`, `#,##0.00`. */
export function formOf(code: string): NumberForm {
  const [section] = code.replace(/"[^"]*"|\\.|_.|\*./g, (part) => (part.includes(';') ? '' : part)).split(';');
  const bare = section.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  // Hours that go on beyond a day are a number of days, and no moment.
  if (/\[(h+|m+|s+)\]/i.test(bare)) return number;
  const clock = /[hs]/i.test(bare);
  const calendar =
    /[yde]|(^|[^hsm:])m+(?![m:s])/i.test(bare.replace(/am\/pm|a\/p/gi, '')) && !/general|[#0?]e[+-]/i.test(bare);
  if (calendar || clock)
    return /general/i.test(bare) ? number : { kind: 'date', fraction: /s[.,]0/i.test(bare), timeOnly: !calendar };
  const mask = maskOf(section);
  return mask ? { kind: 'padded', mask } : number;
}

/** The parts of a format that shows leading zeros: zeros, and the signs between them. Null for any other. */
function maskOf(section: string): string[] | null {
  const parts = section.match(/0|"[^"]*"|\\.|[- /()]/g) ?? [];
  if (parts.join('') !== section || parts.filter((part) => part === '0').length < 2) return null;
  return parts.map((part) => part.replace(/^"(.*)"$/s, '$1').replace(/^\\/, ''));
}

const dayMs = 86_400_000;
/** 1970-01-01 in the two ways of counting days. */
const unixDay = { 1900: 25_569, 1904: 24_107 };
/** Excel counts a 29 February 1900 that never was. */
const phantomDay = 60;
/** The last day of the year 9999. */
const mostDays = 2_958_466;

/**
 * A number as its format shows it: a moment as ISO 8601 (to the second, if the format has no fractions of it), a time
 * of day as such, an id with its zeros. Others in full.
 * @param base the year in which the workbook begins to count days
 */
export function shownNumber(value: number, form: NumberForm, base: 1900 | 1904): string {
  if (form.kind === 'padded') return padded(value, form) ?? String(value);
  if (form.kind === 'number' || !(value >= 0 && value < mostDays)) return String(value);
  const days = base === 1900 && value < phantomDay ? value + 1 : value;
  const unit = form.fraction ? 1 : 1000;
  const iso = new Date(Math.round(((days - unixDay[base]) * dayMs) / unit) * unit).toISOString();
  const time = iso.slice(11, 23).replace(/\.000$/, '');
  if (form.timeOnly && value < 1) return time;
  return time === '00:00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)}T${time}`;
}

function padded(value: number, { mask }: Padded): string | null {
  if (!Number.isInteger(value) || value < 0) return null;
  const zeros = mask.filter((part) => part === '0').length;
  const digits = [...String(value).padStart(zeros, '0')];
  // More digits than zeros stand where the first zero is.
  let first = digits.splice(0, digits.length - zeros + 1).join('');
  return mask
    .map((part) => {
      if (part !== '0') return part;
      const digit = first || (digits.shift() ?? '');
      first = '';
      return digit;
    })
    .join('');
}
