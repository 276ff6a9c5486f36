import bytes from './kernel/line.ts?wasm';

/** What we use of WebAssembly; TypeScript's own types of it come only with all of the browser's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Kernel };
};

/** What `kernel/line.ts` exports. Addresses are bytes from the beginning of its memory. */
interface Kernel {
  memory: { readonly buffer: ArrayBuffer };
  lay(cells: number): void;
  roomFor(characters: number): void;
  startsAt(): number;
  numbersAt(): number;
  textAt(): number;
  cut(start: number, end: number, delimiter: number, width: number): number;
}

let compiled: object | null = null;

/** Cuts lines of a text into cells, and reads the numbers that are written in most of them. */
export class LineCutter {
  /** Of the line: where the cells begin; at last, one past where the next line does. */
  starts = new Int32Array(0);
  /** Of the line: what a cell is as a number, as `quickNumber` reads it. */
  numbers = new Float64Array(0);
  private text: string | null = null;
  /** For how many there is room. */
  private characters = -1;
  private room = Buffer.alloc(0);
  private readonly kernel: Kernel;
  private readonly delimiter: number;

  constructor(
    private readonly width: number,
    delimiter: string,
  ) {
    compiled ??= new WebAssembly.Module(bytes);
    this.kernel = new WebAssembly.Instance(compiled, {}).exports;
    this.kernel.lay(width);
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** False where a line has more or fewer cells. */
  cut(text: string, start: number, end: number): boolean {
    if (text !== this.text) this.take(text);
    return this.kernel.cut(start, end, this.delimiter, this.width) !== 0;
  }

  private take(text: string): void {
    const { kernel, width } = this;
    if (text.length > this.characters) {
      this.characters = 2 * text.length;
      kernel.roomFor(this.characters);
      const { buffer } = kernel.memory;
      this.room = Buffer.from(buffer, kernel.textAt(), 2 * this.characters);
      this.starts = new Int32Array(buffer, kernel.startsAt(), width + 1);
      this.numbers = new Float64Array(buffer, kernel.numbersAt(), width);
    }
    this.room.write(text, 'utf16le');
    this.text = text;
  }
}
