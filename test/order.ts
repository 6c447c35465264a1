import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take longest, longest first: begun at the end, one of them would hold one core while the others
 * have nothing left to do. What is not listed comes after these, the larger file first.
 */
export const longest = [
  'test/cli/stored.test.ts',
  'test/cli/results.test.ts',
  'test/cli/papers-stored.test.ts',
  'test/workers/studies/refusals.test.ts',
  'test/workers/data/generator-figures.test.ts',
  'test/rules/planted.test.ts',
  'test/fuzz/fuzz.test.ts',
  'test/workers/studies/arena/study.test.ts',
  'test/workers/evade/attack.test.ts',
  'test/workers/studies/evade/study.test.ts',
  'test/workers/studies/perturb/plain-loops.test.ts',
  'test/workers/data/readers/mutations.test.ts',
  'test/workers/engines/tfjs/training.test.ts',
  'test/workers/studies/tensors.test.ts',
  'test/src/lessons/runs.test.ts',
  'test/browser/axe.test.ts',
  'test/browser/offline.test.ts',
  'test/browser/missing-parts.test.ts',
  'test/browser/recovery.test.ts',
  'test/browser/two-tabs.test.ts',
  'test/browser/leaks.test.ts',
  'test/browser/learn.test.ts',
  'test/browser/webgl.test.ts',
  'test/browser/main-job.test.ts',
  'test/browser/arena.test.ts',
];

/**
 * What a file puts in place of a module or of a global, or keeps for a tab, would be there for the next file too; what
 * counts all tensors would count those of the file before.
 */
const leaves =
  /\bvi\.(mock|doMock|stubGlobal|stubEnv|resetModules|useFakeTimers|spyOn)\b|\bmemory\(\)|fake-indexeddb|from '[^']*\/src\/(state\/|lab\/|learn\/answers|studies\/data\/importStore)/;

/** Whether a test file needs a process of its own; all others are run one after the other in one a core. */
export const isAlone = (path: string): boolean => leaves.test(readFileSync(path, 'utf8'));

/** Longest files first, each kind of process together. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const at = longest.indexOf(relative(this.ctx.config.root, moduleId));
      return [
        project.config.sequence.groupOrder,
        Number(project.config.isolate),
        at < 0 ? longest.length : at,
      ];
    };
    const places = new Map(files.map((file) => [file, place(file)]));
    // The sort is stable: what is not listed stays as Vitest has it.
    return (await super.sort(files)).sort((a, b) => {
      const [own, other] = [places.get(a) ?? [], places.get(b) ?? []];
      const k = own.findIndex((value, n) => value !== other[n]);
      return k < 0 ? 0 : (own[k] ?? 0) - (other[k] ?? 0);
    });
  }
}
