import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { packRuns, readRun, unpackRuns } from '../../../src/state/savedFile.ts';
import { LabFailure, parseSpec, type Result, readTables } from '../../../workers/protocol.ts';
import { encode } from '../case.ts';
import type { Target } from '../target.ts';

const decoder = new TextDecoder();
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A short run of each kind of table: the stored one, its rows cut. */
function shortRun(): Result {
  const whole = JSON.parse(readFileSync(at('../../../public/stored/perturb.json'), 'utf8')) as Result;
  const tables = whole.tables.map((table) => ({ ...table, rows: table.rows.slice(0, 2) }));
  return { ...whole, tables };
}

/** Saved runs, from an exported file and as records of the store: whole and shown, or refused in a sentence. */
export const runs: Target = {
  name: 'runs',
  words: [
    '"id":',
    '"rows":',
    '"columns":',
    '"type":"number"',
    '"spec":',
    '"tables":[',
    '"saved":',
    '[{',
    '}]',
    '1e999',
  ],
  names: [],
  seeds: () => {
    const saved = { name: 'a', note: '', saved: '2026-01-01T00:00:00.000Z' };
    const train: Result = { ...shortRun(), spec: parseSpec({ study: 'train' }), tables: [] };
    return [
      packRuns([{ id: 'x', ...saved, result: shortRun() }]),
      packRuns([{ id: 'y', ...saved, result: train }]),
      packRuns([]),
    ].map((text) => ({ files: [{ name: 'runs.json', content: encode(text) }] }));
  },
  async run({ files: [file] }) {
    const text = decoder.decode(file?.content);
    let value: unknown = null;
    try {
      value = JSON.parse(text);
    } catch {
      // No JSON; the reader of files says so.
    }
    const record = readRun('id', value);
    if ('record' in record) expect(record.why.length).toBeGreaterThan(0);
    try {
      const read = unpackRuns(text);
      for (const { result } of read) {
        const { tables, setAside } = readTables(result);
        for (const sentence of setAside) expect(sentence).toMatch(/set aside\.$/);
        for (const { rows, columns } of tables)
          for (const row of rows)
            for (const { key } of columns)
              expect(['string', 'number', 'object', 'undefined']).toContain(typeof row[key]);
      }
      expect(unpackRuns(packRuns(read))).toEqual(JSON.parse(JSON.stringify(read)));
      return `${read.length} runs`;
    } catch (thrown) {
      if (!(thrown instanceof LabFailure)) throw thrown;
      expect(thrown.error.code).toBe('bad-file');
      expect(thrown.error.message).toMatch(/\.$/);
      expect(thrown.error.message.length).toBeLessThan(1000);
      return 'refused';
    }
  },
};
