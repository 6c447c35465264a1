interface Kept {
  readonly value: unknown;
  readonly bytes: number;
}

/** Bytes of the arrays, strings and WebAssembly memories that a value holds, each counted once; an estimate. */
export function bytesOf(value: unknown, seen: Set<object> = new Set()): number {
  if (typeof value === 'string') return 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (seen.has(value)) return 0;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof WebAssembly.Memory) return value.buffer.byteLength;
  let bytes = 16;
  for (const member of Object.values(value)) bytes += bytesOf(member, seen);
  return bytes;
}

/**
 * Remembers what the stages of a study gave, by the hash of exactly what decides it. Bounded: beyond `limit` bytes
 * the values that were used longest ago go, all but the newest.
 */
export class StageCache {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** `limit` in bytes, as `bytesOf` counts. */
  constructor(private readonly limit: number) {}

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /** The value under `key`, made by `make` where it is not remembered. What `make` throws is not remembered. */
  async once<T>(key: string, make: () => Promise<T> | T): Promise<T> {
    const kept = this.get<T>(key);
    if (kept !== undefined) return kept;
    const value = await make();
    this.put(key, value);
    return value;
  }

  /** The value under `key`, which counts as used now; undefined where it is not remembered. */
  get<T>(key: string): T | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.value as T;
  }

  /** Remembers what was made elsewhere; not undefined. */
  put(key: string, value: unknown): void {
    this.#drop(key);
    const bytes = bytesOf(value);
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.limit || this.#kept.size === 1) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}
