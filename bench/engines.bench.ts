import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { nodeEngines } from '../cli/engines.ts';
import { endBrowser, startLab } from '../test/browser/harness.ts';
import { type Figure, measure } from './engines/measure.ts';

/** Steps per second of every model on every engine, under Node and in Chromium (WebGL in software), in one run. */

async function inBrowser(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'brittle-bench-'));
  await build({
    configFile: false,
    root: join(process.cwd(), 'bench', 'engines'),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  });
  const lab = await startLab(folder);
  try {
    const page = await lab.open();
    return await page.evaluate(
      () => (globalThis as typeof globalThis & { figures: Promise<Figure[]> }).figures,
    );
  } finally {
    await lab.close();
    await endBrowser();
    rmSync(folder, { recursive: true, force: true });
  }
}

// TensorFlow.js's WebAssembly glue is written for CommonJS.
Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: process.cwd() });
const here = nodeEngines(process.cwd());
const places = [
  {
    place: 'Node',
    figures: await measure(['kernels', 'tfjs-wasm', 'tfjs-cpu'], here.open, () => performance.now()),
  },
  { place: 'Chromium', figures: await inBrowser() },
];

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ bench: 'engines', places }, null, 2)}\n`);
} else {
  const models = [...new Set(places.flatMap(({ figures }) => figures.map((f) => f.model)))];
  const rows = models.map((model) => {
    const all = places.flatMap(({ place, figures }) =>
      figures
        .filter((f) => f.model === model)
        .map((f) => ({ column: `${f.engine}, ${place}`, rate: f.stepsPerSecond })),
    );
    const fastest = Math.max(...all.map((f) => f.rate ?? 0));
    const cells = all.map(({ column, rate }) => [
      column,
      rate === null ? 'not trained' : `${rate.toPrecision(3)} (${(rate / fastest).toPrecision(2)})`,
    ]);
    return { 'steps a second (share of the fastest)': model, ...Object.fromEntries(cells) };
  });
  console.table(rows);
}
