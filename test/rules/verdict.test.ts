import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../scripts/verdict.mjs';

const ran = (moduleId: string, states: readonly string[], errors: readonly string[] = []) => ({
  moduleId,
  children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  errors: () => errors.map((message) => ({ message })),
});
const of = (modules: readonly ReturnType<typeof ran>[], unhandled: readonly string[] = []) =>
  verdictOf({ testModules: modules, unhandledErrors: unhandled.map((message) => ({ message })) }, '/its.ts');

describe('whether a break was seen', () => {
  it('is told by its own test file, not by what others said of earlier breaks', () => {
    const earlier = [ran('/other.ts', ['failed']), ran('/third.ts', [], ['no such file'])];
    expect(of([...earlier, ran('/its.ts', ['skipped', 'passed'])])).toBe('missed');
    expect(of([...earlier, ran('/its.ts', ['passed', 'failed'])])).toBe('seen');
    expect(of([...earlier, ran('/its.ts', ['skipped'])])).toBe('no test ran');
    expect(of(earlier)).toBe('no test ran');
  });

  it('is not told by a file that does not load', () => {
    expect(of([ran('/its.ts', [], ['unexpected token'])])).toBe('did not load: unexpected token');
    expect(of([ran('/its.ts', ['passed'])], ['out of memory'])).toBe('did not load: out of memory');
  });
});
