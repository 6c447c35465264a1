import { utf8ToBytes } from '@noble/hashes/utils.js';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Params } from './tensor.ts';

/**
 * The safetensors format (huggingface/safetensors, format description): an unsigned 64-bit little-endian
 * length N, N bytes of JSON that begin with '{' and may end in spaces, then the tensors' bytes without holes.
 * The JSON maps a name to `{dtype, shape, data_offsets: [begin, end)}`, offsets counted from the end of the JSON,
 * and `__metadata__` to a map of strings. Brittle writes and reads dtype F32, row-major, little-endian.
 */
export interface TensorFile {
  readonly tensors: Params;
  readonly metadata: Readonly<Record<string, string>>;
}

const metadataKey = '__metadata__';
/** The reference implementation's limit on the JSON. */
const headerLimit = 100_000_000;

/** The bytes of a file with these tensors in this order; the JSON is padded with spaces to a multiple of 8. */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { [metadataKey]: metadata };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = utf8ToBytes(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  bytes.fill(0x20, 8 + json.length, 8 + length);
  let at = 8 + length;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function bad(what: string): LabFailure {
  return new LabFailure(
    'bad-file',
    `This is not a safetensors file that can be read: ${what}. Choose a .safetensors file with float32 tensors.`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isRange = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function entryOf(name: string, value: unknown): Entry {
  if (!isRecord(value)) throw bad(`the header's entry "${name}" is no object`);
  if (value.dtype !== 'F32') throw bad(`tensor "${name}" has the type ${String(value.dtype)} instead of F32`);
  const { shape, data_offsets: offsets } = value;
  if (!Array.isArray(shape) || !shape.every(isCount)) throw bad(`tensor "${name}" has no valid shape`);
  if (!isRange(offsets)) throw bad(`tensor "${name}" has no valid data_offsets`);
  const [begin, end] = offsets;
  const wanted = shape.reduce((n, d) => n * d, 4);
  if (end - begin !== wanted) {
    throw bad(`tensor "${name}" of shape [${shape.join(', ')}] needs ${wanted} bytes and has ${end - begin}`);
  }
  return { name, shape, begin, end };
}

function headerOf(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw bad(`it has only ${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(headerLimit)) throw bad('its first eight bytes are no plausible header length');
  const start = 8 + Number(length);
  if (start > bytes.length) throw bad('it ends within its header, so it was cut short or is another format');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
  } catch {
    throw bad('its header is no JSON');
  }
  if (!isRecord(header)) throw bad('its header is no JSON object');
  return { header, start };
}

/**
 * Reads a whole file; the tensors are copies.
 * @throws LabFailure 'bad-file' for a broken header, another dtype, offsets that overlap or leave holes, sizes
 * that do not fit the shapes, and files that are cut short or too long.
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const { header, start } = headerOf(bytes);
  const { [metadataKey]: metadata = {}, ...named } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((v) => typeof v === 'string')) {
    throw bad('its metadata is no map of strings');
  }
  const entries = Object.entries(named).map(([name, value]) => entryOf(name, value));
  const available = bytes.length - start;
  let at = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at)
      throw bad(`tensor "${name}" ${begin < at ? 'overlaps' : 'leaves a hole after'} another`);
    at = end;
  }
  if (at !== available) {
    throw bad(
      `its tensors need ${at} bytes and it holds ${available}${at > available ? ' (cut short)' : ''}`,
    );
  }
  const tensors = Object.fromEntries(
    entries.map(({ name, shape, begin, end }) => [
      name,
      // Copied by hand: `slice` of a Buffer is a view that begins anywhere in its memory.
      { shape, data: new Float32Array(new Uint8Array(bytes.subarray(start + begin, start + end)).buffer) },
    ]),
  );
  return { tensors, metadata: metadata as Record<string, string> };
}
