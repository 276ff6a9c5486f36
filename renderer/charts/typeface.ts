import typeface from '@fontsource-variable/inter/files/inter-latin-standard-normal.woff2?url';

/** A drawing with the window’s typeface within it: a picture sees none of the page’s, and who opens it may lack it. */
export async function withTypeface(svg: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(typeface)).arrayBuffer());
  const source = `url(data:font/woff2;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))})`;
  const rule = `@font-face { font-family: "Inter Variable"; font-weight: 100 900; src: ${source}; }`;
  return svg.replace('</title>', `</title><style>${rule}</style>`);
}
