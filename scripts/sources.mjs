/** The sources of the house and what each names of others; read by `rooms.mjs` and by the test of the walls. */
import { existsSync, readdirSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { parseSync } from 'vite';

/** Sources that run in the page, in the worker or under Node, below this folder; kernels are compiled by themselves. */
export function sources() {
  return ['workers', 'src', 'cli']
    .filter((house) => existsSync(house))
    .flatMap((house) =>
      readdirSync(house, { recursive: true, encoding: 'utf8' })
        .map((name) => posix.join(house, name.split(sep).join('/')))
        .filter((path) => /\.tsx?$/.test(path) && !path.includes('/assembly/')),
    );
}

/**
 * All that a source names of others, as written: code loaded at once or when needed, types, what is handed on, and the
 * addresses of workers (`started`), which are no imports.
 */
export function namedBy(path, text) {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be read: ${errors[0].message}`);
  const found = [];
  const take = (source, started) => {
    if (typeof source?.value !== 'string') return;
    found.push({ line: text.slice(0, source.start).split('\n').length, name: source.value, started });
  };
  const look = (node) => {
    if (typeof node !== 'object' || node === null) return;
    if (/^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/.test(node.type)) {
      take(node.source, false);
    }
    if (node.type === 'NewExpression' && node.callee.name === 'URL' && node.arguments.length > 1) {
      take(node.arguments[0], true);
    }
    for (const inner of Object.values(node)) look(inner);
  };
  look(program);
  return found;
}
