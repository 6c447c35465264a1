import { dirname, join, posix } from 'node:path';
import { namedBy } from '../../scripts/sources.mjs';

/** What a room may import beside its own files. */
interface Wall {
  /** Rooms by their paths below `workers` or `src`; all of the protocol's as one, `protocol`. */
  readonly rooms: readonly string[];
  /** Packages; a name that ends in '*' stands for all that begin so. */
  readonly packages?: readonly string[];
  /** What the wall keeps apart; told to whoever runs into it. */
  readonly why: string;
}

const below = ['core', 'data', 'engines', 'models', 'training', 'measure', 'protocol'];
const methods = ['certify', 'defend', 'evade', 'perturb', 'poison'];
const bench = 'studies/bench';
const study: Wall = {
  rooms: [...below, ...methods, bench],
  why: 'A study stands on bench and on the methods; it knows no other study, and runs in the browser and under Node alike.',
};

/** Arrows run downwards: a room is built of those that it names. */
const workers: Readonly<Record<string, Wall>> = {
  'protocol/names': { rooms: [], why: 'Descriptors are the ground: they import nothing.' },
  'protocol/run': {
    rooms: ['protocol/names'],
    why: 'What is said of a run hangs on no spec and no question.',
  },
  'protocol/spec': {
    rooms: ['protocol/names', 'protocol/run'],
    packages: ['zod'],
    why: 'The schema of an experiment knows neither questions nor tables.',
  },
  'protocol/cost': {
    rooms: ['protocol/names', 'protocol/spec'],
    why: 'What an experiment costs follows from its spec and counts of its data.',
  },
  'protocol/ask': {
    rooms: ['protocol/names', 'protocol/run', 'protocol/spec'],
    why: 'A question is about a spec; tables are not asked for.',
  },
  'protocol/tables': {
    rooms: ['protocol/names', 'protocol/run', 'protocol/spec'],
    why: 'A table is about a spec; it knows no questions.',
  },
  'protocol/papers': {
    rooms: ['protocol', 'protocol/names', 'protocol/run', 'protocol/spec', 'protocol/ask', 'protocol/tables'],
    why: 'A card is data on specs and tables: it computes nothing, and nothing below knows of papers.',
  },
  'protocol/settings': {
    rooms: ['protocol/names', 'protocol/spec'],
    packages: ['zod', 'zod/*'],
    why: 'What a person is told about a setting is read out of the schema of the experiment.',
  },
  'protocol/report': {
    rooms: [
      ...['protocol', 'protocol/names', 'protocol/run', 'protocol/settings', 'protocol/spec'],
      'protocol/tables',
    ],
    packages: ['zod'],
    why: 'A report is made of a result alone: page and command line write the same.',
  },
  protocol: {
    rooms: [
      'protocol/names',
      'protocol/run',
      'protocol/spec',
      'protocol/cost',
      'protocol/ask',
      'protocol/tables',
    ],
    why: 'The protocol imports nothing from outside itself.',
  },
  core: {
    rooms: ['protocol'],
    packages: ['@noble/hashes/*'],
    why: 'core stands at the bottom: it imports nothing but what the protocol says of runs.',
  },
  data: { rooms: ['core', 'protocol'], why: 'Data sets know neither models nor those who read files.' },
  'data/generator': { rooms: ['core', 'data', 'protocol'], why: 'Data is made up without models.' },
  'data/readers': {
    rooms: ['core', 'data', 'protocol'],
    packages: ['fflate'],
    why: 'Readers turn files into data sets and know nothing else.',
  },
  engines: {
    rooms: ['core', 'protocol'],
    why: 'Engines stand on core alone: they know neither data sets nor what is built on them.',
  },
  'engines/kernels': { rooms: ['core', 'engines', 'protocol'], why: 'One engine does not know another.' },
  'engines/tfjs': {
    rooms: ['core', 'engines', 'protocol'],
    packages: ['@tensorflow/*'],
    why: 'One engine does not know another.',
  },
  models: { rooms: ['core', 'data', 'engines', 'protocol'], why: 'A model knows not how it is trained.' },
  training: {
    rooms: ['core', 'data', 'engines', 'models', 'protocol'],
    why: 'Training knows neither attacks nor measures.',
  },
  measure: { rooms: ['core', 'data', 'engines', 'protocol'], why: 'What is measured hangs on no method.' },
  certify: { rooms: ['core', 'protocol'], why: 'A proof stands on core alone.' },
  evade: { rooms: ['core', 'engines', 'protocol'], why: 'The attack on inputs knows a network alone.' },
  perturb: {
    rooms: ['core', 'data', 'engines', 'training', 'protocol'],
    why: 'Attacks know neither defences nor measures nor studies.',
  },
  poison: {
    rooms: ['core', 'data', 'engines', 'models', 'measure', 'protocol'],
    why: 'Attacks know neither defences nor studies.',
  },
  defend: {
    rooms: ['core', 'data', 'engines', 'models', 'training', 'perturb', 'poison', 'protocol'],
    why: 'A defence knows what it defends from, and no study.',
  },
  store: {
    rooms: ['core', 'data', 'engines', 'models', 'training', 'protocol'],
    packages: ['idb', 'zod', '@noble/hashes/*'],
    why: 'What is kept hangs on no method and no study.',
  },
  [bench]: { rooms: below, why: 'What all studies share knows none of them, and no attack.' },
  'studies/train': study,
  'studies/perturb': study,
  'studies/certify': study,
  'studies/fakes': study,
  'studies/evade': study,
  'studies/poison': study,
  arena: {
    rooms: ['core', 'measure', 'protocol'],
    why: 'What is made of the cells of an arena hangs on no study.',
  },
  'studies/arena': {
    rooms: [
      ...[...below, ...methods, 'data/readers', 'arena', bench],
      ...['studies/perturb', 'studies/poison', 'studies/certify', 'studies/evade'],
    ],
    why: 'The arena sets the studies whose cells it runs against each other, and knows no other.',
  },
  studies: {
    rooms: [
      'core',
      'arena',
      'protocol',
      ...['bench', 'train', 'perturb', 'certify', 'fakes', 'evade', 'poison', 'arena'].map(
        (name) => `studies/${name}`,
      ),
    ],
    why: 'The registry joins the studies; it computes nothing itself.',
  },
  lab: {
    rooms: [
      ...below,
      ...['data/generator', 'data/readers', 'engines/kernels', 'engines/tfjs', 'certify', 'store'],
      ...[bench, 'studies'],
    ],
    packages: ['comlink', '@tensorflow/tfjs-backend-wasm/*'],
    why: 'The worker asks the registry for a study and knows none by name.',
  },
};

/** The door of the workers, `workers/protocol.ts`: all that the page may import of them. */
const door = 'door';
const react = ['react', '@mantine/*', '@tabler/*'];
const zustand = ['zustand', 'zustand/*'];
const picture: Wall = {
  rooms: ['words', 'look', 'charts', 'controls', 'frame', 'state', door],
  packages: react,
  why: 'A page of a study knows no other study, nothing of the app around it, and asks the worker through the frame.',
};
const pictures = ['train', 'perturb', 'certify', 'fakes', 'evade', 'poison', 'arena'].map(
  (name) => `studies/${name}`,
);
/** Data sets and models are kept on the device: their pages ask the worker themselves. */
const shelf: Wall = { ...picture, rooms: [...picture.rooms, 'lab'], packages: [...react, ...zustand] };

const src: Readonly<Record<string, Wall>> = {
  words: {
    rooms: [],
    packages: zustand,
    why: 'What the page says in another language hangs on nothing that says it.',
  },
  look: {
    rooms: [door],
    packages: ['@mantine/*'],
    why: 'Colours and strokes stand below all that is drawn.',
  },
  parts: {
    rooms: ['words', door],
    packages: [...react, ...zustand],
    why: 'How the parts of the page arrive hangs on none of them; words say where one did not.',
  },
  charts: {
    rooms: ['words', 'look', 'parts', door],
    packages: [...react, 'react-dom', 'recharts'],
    why: 'A picture is given its table; it knows neither stores nor pages.',
  },
  lab: {
    rooms: ['parts', door],
    packages: ['comlink'],
    why: 'The way to the worker knows nothing of what is shown.',
  },
  state: {
    rooms: ['lab', door],
    packages: [...zustand, 'idb', 'zod'],
    why: 'Stores know nothing of how they are shown.',
  },
  controls: {
    rooms: ['words', 'look', 'state', door],
    packages: [...react, 'zod/*'],
    why: 'Controls are made of the schema alone.',
  },
  frame: {
    rooms: ['words', 'look', 'charts', 'controls', 'lab', 'parts', 'state', door],
    packages: react,
    why: 'The frame of a page knows no study.',
  },
  'studies/data': shelf,
  'studies/train': shelf,
  'studies/perturb': picture,
  'studies/certify': picture,
  'studies/fakes': picture,
  'studies/evade': picture,
  'studies/poison': picture,
  'studies/arena': picture,
  'studies/papers': picture,
  studies: {
    rooms: ['parts', ...pictures, door],
    packages: ['react'],
    why: 'What names the pages of the studies shows nothing itself.',
  },
  lessons: {
    rooms: ['words', door],
    packages: ['zod'],
    why: 'A lesson is data: what it tells is computed from tables, and shown elsewhere.',
  },
  learn: {
    rooms: ['words', 'lessons', 'look', 'parts', 'charts', 'frame', 'state', 'studies', door],
    packages: [...react, ...zustand, 'zod', 'katex', 'katex/*'],
    why: 'A lesson drives studies as a person would: by the experiment, the view and the run.',
  },
  start: {
    rooms: ['charts', 'state', 'studies/perturb', door],
    packages: [...react, 'zod'],
    why: 'The start page draws from a stored model: it waits for no run and no worker.',
  },
  present: {
    rooms: ['charts', 'words', 'state', door],
    packages: react,
    why: 'A talk shows the lab as it is: it knows links, the run and the page around them, and no study.',
  },
  app: {
    rooms: [
      ...[
        'words',
        'look',
        'parts',
        'charts',
        'controls',
        'frame',
        'state',
        'start',
        'present',
        'learn',
        'studies',
        door,
      ],
      ...['studies/data', 'studies/papers', ...pictures],
    ],
    packages: [...react, ...zustand],
    why: 'The app puts pages together; what computes stays off the main thread.',
  },
  '': {
    rooms: ['app', 'look'],
    packages: [...react, 'react-dom/*'],
    why: 'The entry starts the app and does nothing else.',
  },
};

const cli: Wall = {
  rooms: [
    ...['core', 'data', 'data/generator', 'data/readers', 'engines', 'engines/kernels', 'engines/tfjs'],
    ...['training', bench, 'studies', 'lab', 'protocol'],
    // The checker of proofs, which knows no study.
    'certify',
    // Rankings and files of models, as --save writes them.
    ...['measure', 'store'],
  ],
  packages: ['node:*', 'zod', '@tensorflow/*'],
  why: 'The command line knows nothing of the page, and asks the registry for a study.',
};

/** Every room, by its path. */
export const walls: ReadonlyMap<string, Wall> = new Map([
  ...Object.entries(workers).map(([name, wall]) => [join('workers', name), wall] as const),
  ...Object.entries(src).map(([name, wall]) => [join('src', name), wall] as const),
  ['cli', cli],
  [
    'workers',
    {
      rooms: Object.keys(workers).filter((name) => name.startsWith('protocol')),
      why: 'The door opens on the protocol alone.',
    },
  ],
]);

/** The longest path in the table that holds a file; null for what is no room of ours (styles, build outputs). */
function roomOf(path: string): string | null {
  if (path === 'workers/protocol.ts') return 'workers';
  for (let at = dirname(path); at !== '.'; at = dirname(at)) if (walls.has(at)) return at;
  return null;
}

/** True where the wall of `here` has a door to `there`. */
function opens(here: string, there: string, { rooms }: Wall): boolean {
  if (there === 'workers') return here.startsWith('src') && rooms.includes(door);
  const [house] = here.split('/');
  const inside = house === 'cli' || house === 'workers' ? 'workers/' : 'src/';
  if (!there.startsWith(inside)) return false;
  const name = there.slice(inside.length);
  return rooms.includes(name) || (name.startsWith('protocol/') && rooms.includes('protocol'));
}

const allowed = (name: string, packages: readonly string[]): boolean =>
  packages.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));

/** What a source imports through a wall, each in a sentence. */
export function faultsOf(path: string, text: string): string[] {
  const here = roomOf(path);
  const wall = here === null ? undefined : walls.get(here);
  if (here === null || !wall)
    return [`${path} stands in no room; give its folder a wall in test/rules/walls.ts.`];
  return namedBy(path, text).flatMap(({ line, name, started }) => {
    const fault = [`${path}:${line} must not import ${name}. ${wall.why}`];
    if (!name.startsWith('.')) return allowed(name, wall.packages ?? []) ? [] : fault;
    const target = posix.join(posix.dirname(path), name);
    const there = roomOf(target);
    if (started) return there === here || (here === 'src/lab' && there === 'workers/lab') ? [] : fault;
    return there === null || there === here || opens(here, there, wall) ? [] : fault;
  });
}
