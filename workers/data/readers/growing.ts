const CHUNK = 1 << 16;
/** The first chunk is short, for files that are. */
const FIRST_CHUNK = 1 << 10;

type Numbers = Int32Array | Float32Array | Float64Array | Uint8Array;

/**
 * A column that grows in chunks, so that growing never copies what is there; `take` joins the chunks and
 * frees each one as soon as it is copied.
 */
export class Growing<T extends Numbers> {
  length = 0;
  private chunks: T[] = [];
  private last: T;
  private fill = 0;

  constructor(private readonly make: (length: number) => T) {
    this.last = make(FIRST_CHUNK);
  }

  push(value: number): void {
    if (this.fill === this.last.length) {
      this.chunks.push(this.last);
      this.last = this.make(CHUNK);
      this.fill = 0;
    }
    this.last[this.fill++] = value;
    this.length++;
  }

  /** All values in one array; the column is empty afterwards. */
  take(): T {
    const all = this.make(this.length);
    let at = 0;
    this.chunks.push(this.last.subarray(0, this.fill) as T);
    for (let chunk = this.chunks.shift(); chunk; chunk = this.chunks.shift()) {
      all.set(chunk, at);
      at += chunk.length;
    }
    this.last = this.make(0);
    this.length = 0;
    this.fill = 0;
    return all;
  }
}

export const growingInts = () => new Growing((n) => new Int32Array(n));
export const growingFloats = () => new Growing((n) => new Float32Array(n));
export const growingDoubles = () => new Growing((n) => new Float64Array(n));
export const growingBytes = () => new Growing((n) => new Uint8Array(n));
