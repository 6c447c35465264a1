import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue } from '../../workers/protocol/names/catalogue.ts';

const sources = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'workers', 'src', 'cli'],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('workers/protocol/names/'))
  // Rows and columns as papers print them.
  .filter((path) => !/^workers\/protocol\/papers\/.*-tables\.ts$/.test(path));

/** Labels that are no words of the language: 'FGSM', 'C&W', 'HR@K'. */
const labels = [
  ...new Set(
    catalogue.flatMap(({ entries }) => Object.values(entries).map(({ label }) => label.replace('@K', '@'))),
  ),
].filter((label) => /[A-Z&@]{2}|[a-z][A-Z]|@/.test(label));

it('the label of a method or a measure stands in its descriptor alone', () => {
  expect(labels).toContain('FGSM');
  expect(labels).toContain('nDCG@');
  const written = sources.flatMap((path) => {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.flatMap((line, n) =>
      (/^\s*(\*|\/\*|\/\/)/.test(line) ? [] : labels)
        .filter((label) =>
          [`'${label}'`, `\`${label}\``, `"${label}"`, `'${label}$`, `\`${label}$`].some((quoted) =>
            line.includes(quoted),
          ),
        )
        .map((label) => `${path}:${n + 1} writes ‘${label}’; take it from workers/protocol/names`),
    );
  });
  expect(written).toEqual([]);
});
