/**
 * What a test file said of a break. Vitest hands over what it remembers of every file that ran before, too: those are
 * other breaks' failures.
 *
 * @param result - of `runTestSpecifications`
 * @param file - path of the test file that must fail
 * @returns 'seen', 'missed', or why nothing was tested
 */
export function verdictOf({ testModules, unhandledErrors }, file) {
  const own = testModules.filter(({ moduleId }) => moduleId === file);
  const states = own.flatMap((module) => [...module.children.allTests()]).map((one) => one.result().state);
  if (states.includes('failed')) return 'seen';
  const errors = own.flatMap((module) => module.errors()).concat(unhandledErrors);
  if (errors.length > 0) return `did not load: ${errors[0].message}`;
  return states.includes('passed') ? 'missed' : 'no test ran';
}
