import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../../workers/core/safetensors.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';

const anyTensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    data: fc.float32Array({
      minLength: shape.reduce((n, d) => n * d, 1),
      maxLength: shape.reduce((n, d) => n * d, 1),
    }),
  }),
);
const anyFile = fc.record({
  tensors: fc.dictionary(
    fc.string().filter((name) => name !== '__metadata__'),
    anyTensor,
  ) as fc.Arbitrary<Params>,
  metadata: fc.dictionary(fc.string(), fc.string()),
});

/** A file put together by hand: eight bytes of length, the header as text, the rest as bytes. */
function fileOf(header: string, rest: readonly number[] = [], length = header.length): Uint8Array {
  const text = [...header].map((c) => c.charCodeAt(0));
  return Uint8Array.from([length & 255, length >> 8, 0, 0, 0, 0, 0, 0, ...text, ...rest]);
}

const failure = (bytes: Uint8Array) => {
  try {
    readSafetensors(bytes);
  } catch (thrown) {
    return thrown instanceof LabFailure && thrown.error.code === 'bad-file' ? thrown.message : thrown;
  }
  return 'was read';
};

describe('safetensors', () => {
  it('reads back what it wrote, to the bit', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const back = readSafetensors(writeSafetensors(file));
        expect(back.metadata).toEqual(file.metadata);
        expect(Object.keys(back.tensors)).toEqual(Object.keys(file.tensors));
        for (const [name, { shape, data }] of Object.entries(file.tensors)) {
          expect(back.tensors[name].shape).toEqual(shape);
          const bits = (values: Float32Array) => new Uint32Array(values.slice().buffer);
          expect(bits(back.tensors[name].data)).toEqual(bits(data));
        }
      }),
    );
  });

  it('writes the bytes that the format description asks for', () => {
    const header = '{"__metadata__":{"a":"b"},"P":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    expect(header.length).toBe(81);
    const expected = [
      ...[88, 0, 0, 0, 0, 0, 0, 0],
      ...[...header].map((c) => c.charCodeAt(0)),
      ...[0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20],
      ...[0x00, 0x00, 0x80, 0x3f], // 1.0
      ...[0x00, 0x00, 0x20, 0xc0], // -2.5
    ];
    const tensors = { P: { shape: [1, 2], data: Float32Array.from([1, -2.5]) } };
    expect([...writeSafetensors({ tensors, metadata: { a: 'b' } })]).toEqual(expected);
  });

  it('writes only the part of a buffer that a tensor shows', () => {
    const data = Float32Array.from([9, 1, 2, 9]).subarray(1, 3);
    const bytes = writeSafetensors({ tensors: { x: { shape: [2], data } }, metadata: {} });
    expect([...readSafetensors(bytes).tensors.x.data]).toEqual([1, 2]);
  });

  it('reads files whose tensors lie in another order than their names, and without metadata', () => {
    const header =
      '{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}';
    const { tensors } = readSafetensors(fileOf(header, [0, 0, 128, 63, 0, 0, 0, 64]));
    expect([...tensors.a.data]).toEqual([1]);
    expect([...tensors.b.data]).toEqual([2]);
  });

  it.each(['a', 'aa', 'aaa', 'aaaa'])('reads a Buffer and a view within a buffer (tensor %s)', (name) => {
    const header = `{"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"${name}":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`;
    const bytes = fileOf(header, [0, 0, 128, 63, 0, 0, 0, 64]);
    for (const offset of [0, 1, 4]) {
      const around = new Uint8Array(bytes.length + offset + 3);
      around.set(bytes, offset);
      for (const view of [
        around.subarray(offset, offset + bytes.length),
        Buffer.from(around.buffer, offset, bytes.length),
      ]) {
        const { tensors } = readSafetensors(view);
        expect([[...tensors.b.data], [...tensors[name].data]]).toEqual([[1], [2]]);
      }
    }
  });

  const tensor = (shape: string, from: number, to: number, dtype = 'F32') =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${from},${to}]}`;
  const eight = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const [what, bytes, sentence] of [
    ['an empty file', new Uint8Array(0), /only 0 bytes/],
    ['a length beyond the file', fileOf('{}', [], 400), /ends within its header/],
    ['an absurd length', new Uint8Array(16).fill(255), /no plausible header length/],
    ['text that is no JSON', fileOf('{"a":'), /no JSON/],
    ['a JSON array', fileOf('[]'), /no JSON object/],
    ['metadata with a number', fileOf('{"__metadata__":{"a":1}}'), /no map of strings/],
    ['another type', fileOf(`{"a":${tensor('[4]', 0, 8, 'F16')}}`, eight), /type F16 instead of F32/],
    ['a negative dimension', fileOf(`{"a":${tensor('[-1]', 0, 8)}}`, eight), /no valid shape/],
    ['offsets that go back', fileOf(`{"a":${tensor('[1]', 8, 4)}}`, eight), /needs 4 bytes and has -4/],
    ['a size that does not fit', fileOf(`{"a":${tensor('[3]', 0, 8)}}`, eight), /needs 12 bytes and has 8/],
    [
      'overlapping tensors',
      fileOf(`{"a":${tensor('[1]', 0, 4)},"b":${tensor('[2]', 0, 8)}}`, eight),
      /overlaps another/,
    ],
    ['a hole', fileOf(`{"a":${tensor('[1]', 4, 8)}}`, eight), /leaves a hole/],
    ['a file cut short', fileOf(`{"a":${tensor('[2]', 0, 8)}}`, [0, 0, 0, 0]), /cut short/],
    ['bytes too many', fileOf(`{"a":${tensor('[1]', 0, 4)}}`, eight), /need 4 bytes and it holds 8/],
  ] as const) {
    it(`refuses ${what} with a sentence`, () => {
      expect(failure(bytes)).toMatch(sentence);
    });
  }

  it('never fails otherwise, whichever bytes are changed or cut off', () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(), (file, at, value, cut) => {
        const bytes = writeSafetensors(file);
        bytes[at % bytes.length] = value;
        for (const mutant of [bytes, bytes.subarray(0, cut % (bytes.length + 1))]) {
          expect(['was read', expect.any(String)]).toContainEqual(failure(mutant));
        }
      }),
    );
  });

  const python = spawnSync('python3', ['--version']).status === 0;
  it.skipIf(!python)('is read byte by byte by another language (python3, struct and json)', () => {
    const data = Float32Array.from({ length: 6 }, (_, i) => Math.fround(Math.sin(i) * 10 ** (i - 3)));
    const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
    try {
      const path = join(folder, 'model.safetensors');
      const tensors = { Q: { shape: [1], data: new Float32Array([7]) }, 'P ä': { shape: [2, 3], data } };
      writeFileSync(path, writeSafetensors({ tensors, metadata: { name: 'Übung' } }));
      const program = [
        'import json, struct, sys',
        'raw = open(sys.argv[1], "rb").read()',
        'n = struct.unpack("<Q", raw[:8])[0]',
        'head = json.loads(raw[8:8+n].decode("utf-8"))',
        'e = head["P ä"]',
        'a, b = e["data_offsets"]',
        'body = raw[8+n:][a:b]',
        'print(json.dumps([head["__metadata__"]["name"], e["dtype"], e["shape"], list(struct.unpack("<6f", body))]))',
      ].join('\n');
      const told = spawnSync('python3', ['-X', 'utf8', '-c', program, path], { encoding: 'utf8' });
      expect(told.stderr).toBe('');
      expect(JSON.parse(told.stdout)).toEqual(['Übung', 'F32', [2, 3], [...data]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
