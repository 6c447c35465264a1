/**
 * The rooms of the house and who imports whom, read from the sources: draws them into docs/architecture.md. With
 * --check it writes nothing, and fails where the drawing is stale or where files or folders import each other in a
 * circle, types included. With --count it prints how many files each folder holds, and the circles.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { namedBy, sources } from './sources.mjs';

const page = join('docs', 'architecture.md');
const [from, to] = ['<!-- rooms: npm run rooms -->', '<!-- /rooms -->'];

const files = sources();

/** Paths that a file imports, of values or of types, at once or when needed. */
function importedBy(path) {
  const relative = namedBy(path, readFileSync(path, 'utf8')).filter(
    ({ name, started }) => name.startsWith('.') && !started,
  );
  return new Set(relative.map(({ name }) => posix.join(posix.dirname(path), name)));
}

const imports = new Map(files.map((path) => [path, importedBy(path)]));

/** A file's room: a folder of a house, each study one of its own; the worker's door belongs to the protocol. */
function roomOf(path) {
  if (path === 'workers/protocol.ts') return 'workers/protocol';
  const folders = posix.dirname(path).split('/');
  return folders.slice(0, folders[1] === 'studies' ? 3 : 2).join('/');
}

/** The graph of files as one of what `nameOf` says of them. */
function between(nameOf) {
  const graph = new Map();
  for (const [path, named] of imports) {
    const here = nameOf(path);
    if (!graph.has(here)) graph.set(here, new Set());
    for (const other of named) {
      if (!imports.has(other)) continue;
      const there = nameOf(other);
      if (there !== here) graph.get(here).add(there);
    }
  }
  return graph;
}

/** The way from `start` to `goal` with the fewest arrows, ends included, over at least `least` arrows; null for none. */
function way(graph, start, goal, least = 1) {
  const ways = [...graph.get(start)]
    .filter((next) => least < 2 || next !== goal)
    .map((next) => [start, next]);
  const seen = new Set([...ways.map((one) => one[1]), ...(start === goal ? [] : [start])]);
  for (const one of ways) {
    const last = one.at(-1);
    if (last === goal) return one;
    for (const next of graph.get(last) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...one, next]);
    }
  }
  return null;
}

/** The shortest circle through the first of each group of nodes that reach each other, in words. */
function circles(graph, what) {
  const told = new Set();
  const said = [];
  for (const node of [...graph.keys()].sort()) {
    if (told.has(node)) continue;
    const circle = way(graph, node, node);
    if (!circle) continue;
    const group = [...graph.keys()].filter((other) => way(graph, node, other) && way(graph, other, node));
    for (const one of group) told.add(one);
    const more = group.length > circle.length - 1 ? ` (${group.length} of them reach each other)` : '';
    said.push(`A circle of ${what}: ${circle.join(' → ')}${more}`);
  }
  return said;
}

const rooms = between(roomOf);

/** Arrows that do not follow from others. */
function drawn() {
  const arrows = [];
  for (const [room, others] of [...rooms].sort()) {
    for (const other of [...others].sort()) {
      if (!way(rooms, room, other, 2) || way(rooms, other, room)) arrows.push([room, other]);
    }
  }
  return arrows;
}

const idOf = (room) => room.replaceAll('/', '_');
const labelOf = (room) =>
  room === 'cli' ? room : room.includes('/') ? room.slice(room.indexOf('/') + 1) : 'entries';

/** The arrows from some houses as a diagram; rooms with the same arrows share a box. */
function diagram(...of) {
  const arrows = drawn().filter(([room]) => of.includes(room.split('/')[0]));
  const names = [...new Set(arrows.flat())].sort();
  const boxes = new Map();
  for (const name of names) {
    const ends = (here, there) => arrows.filter((arrow) => arrow[here] === name).map((arrow) => arrow[there]);
    const key = JSON.stringify([ends(0, 1), ends(1, 0)]);
    boxes.set(key, [...(boxes.get(key) ?? []), name]);
  }
  const heads = new Set([...boxes.values()].map(([first]) => first));
  return [
    '```mermaid',
    'flowchart TD',
    ...[...boxes.values()].map((box) => `  ${idOf(box[0])}["${box.map(labelOf).join('<br>')}"]`),
    ...arrows
      .filter((arrow) => arrow.every((room) => heads.has(room)))
      .map(([room, other]) => `  ${idOf(room)} --> ${idOf(other)}`),
    '```',
  ].join('\n');
}

function withDiagram(text) {
  const [before, rest] = text.split(from);
  const after = rest?.split(to)[1];
  if (after === undefined) throw new Error(`${page} has no place for the rooms: ${from} and ${to}`);
  const drawing = [
    'The page, `src`:',
    diagram('src'),
    'What computes, `workers`, and the command line, `cli`:',
    diagram('workers', 'cli'),
  ];
  return `${before}${[from, ...drawing, to].join('\n\n')}${after}`;
}

/** Files and lines of each folder, the fullest first. */
function counts() {
  const folders = new Map();
  for (const path of files) {
    const { n, lines } = folders.get(dirname(path)) ?? { n: 0, lines: 0 };
    folders.set(dirname(path), {
      n: n + 1,
      lines: lines + readFileSync(path, 'utf8').split('\n').length - 1,
    });
  }
  return [...folders]
    .sort(([a, one], [b, other]) => other.n - one.n || (a < b ? -1 : 1))
    .map(
      ([folder, { n, lines }]) =>
        `${String(n).padStart(4)} files ${String(lines).padStart(6)} lines  ${folder}`,
    );
}

const allCircles = () => [...circles(imports, 'files'), ...circles(between(dirname), 'folders')];

if (process.argv.includes('--count')) {
  for (const line of [...counts(), ...allCircles()]) console.log(line);
} else {
  const text = readFileSync(page, 'utf8');
  const current = withDiagram(text);
  if (!process.argv.includes('--check')) writeFileSync(page, current);
  else {
    const faults = [...allCircles(), ...circles(rooms, 'rooms')];
    if (text !== current)
      faults.push(`The rooms in ${page} are not those of the sources; run npm run rooms.`);
    for (const fault of faults) console.error(fault);
    process.exitCode = faults.length > 0 ? 1 : 0;
  }
}
