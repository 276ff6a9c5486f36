/** A line without quotes as it stands in a text, cut into cells. */
export interface PlainLine {
  text: string;
  /** Of the text. */
  codes: Uint16Array;
  /** Where the cells begin; at last, one past where the next line does. */
  starts: Int32Array;
}

/** @param width number of columns */
export function plainLine(width: number): PlainLine {
  return { text: '', codes: new Uint16Array(0), starts: new Int32Array(width + 1) };
}

export function cellOf({ text, starts }: PlainLine, column: number): string {
  return text.slice(starts[column], starts[column + 1] - 1);
}

/** Returns a function that gives the codes of a text: an array of numbers is read much faster than a text. */
export function textCodes(): (text: string) => Uint16Array {
  let known = '';
  let codes = new Uint16Array(0);
  return (text) => {
    if (text === known) return codes;
    if (codes.length < text.length) codes = new Uint16Array(2 * text.length);
    Buffer.from(codes.buffer).write(text, 'utf16le');
    known = text;
    return codes;
  };
}

/**
 * Puts into `starts` where the cells of a line begin, and at last one past where the next line does; false when there
 * are more or fewer cells than there is room for.
 */
export function cutLine(
  codes: Uint16Array,
  start: number,
  end: number,
  delimiter: number,
  starts: Int32Array,
): boolean {
  const width = starts.length - 1;
  let cells = 0;
  starts[0] = start;
  for (let at = start; at < end; at++) {
    if (codes[at] !== delimiter) continue;
    if (++cells === width) return false;
    starts[cells] = at + 1;
  }
  starts[width] = end + 1;
  return cells === width - 1;
}
