import { certifyTables, evadeTables, poisonTables, type SpecInput } from '../../workers/protocol.ts';
import { crossing, nearest, proved, share } from './facts.ts';
import type { Axis, Lesson, Read } from './lesson.ts';

const dataset = { kind: 'generated', size: 'classroom' } as const;
const percent = (label: string, to = 1): Axis => ({ label, from: 0, to, percent: true });

const certify: SpecInput = { study: 'certify', dataset, attack: { sample: 200 } };

/** Shares of instances whose smallest flipping set has the size named. */
const flippedBy = (read: Read, size: string) =>
  read(certifyTables.radius).find(({ radius }) => radius === size)?.share ?? null;

/** Flips in which the twelve most dangerous items take part, and how many of those were never clicked in training. */
function dangerous(read: Read) {
  const rows = read(certifyTables.weapons).slice(0, 12);
  if (rows.length === 0) return null;
  const never = rows.filter(({ popularity }) => popularity === 0).length;
  const top = rows[0]!;
  return { items: rows.length, never, title: top.title, times: top.times, clicks: top.popularity };
}

export const clicks: Lesson = {
  id: 'clicks',
  study: 'certify',
  minutes: 7,
  source: 'Liu et al., SIGIR 2020',
  steps: [
    {
      id: 'one',
      spec: certify,
      formula: {
        tex: 'f(x) = w_0 + \\sum_j w_j x_j + \\sum_{j<k} \\langle v_j, v_k \\rangle x_j x_k',
      },
      predict: { kind: 'number', axis: percent('axis.flipped'), actual: (read) => flippedBy(read, '1') },
      see: (read) => {
        const [one, two] = [flippedBy(read, '1'), flippedBy(read, '2')];
        return one === null || two === null ? null : { one: share(one), two: share(one + two) };
      },
    },
    {
      id: 'weapons',
      predict: {
        kind: 'choice',
        options: ['popular', 'never', 'between'],
        actual: (read) => {
          const top = read(certifyTables.weapons)[0];
          if (!top) return null;
          if (top.popularity === 0) return 'never';
          const all = read(certifyTables.weapons)
            .map(({ popularity }) => popularity)
            .sort((a, b) => b - a);
          return top.popularity >= all[Math.floor(all.length / 10)]! ? 'popular' : 'between';
        },
      },
      see: dangerous,
    },
  ],
};

const robustBy = (read: Read, method: 'exact' | 'relaxation') =>
  read(certifyTables.shares).flatMap((row) => (row.method === method ? [{ x: row.q, y: row.robust }] : []));

export const proof: Lesson = {
  id: 'proof',
  study: 'certify',
  minutes: 8,
  source: 'Liu et al., SIGIR 2020',
  steps: [
    {
      id: 'exact',
      spec: certify,
      formula: {
        tex: '\\forall S,\\ |S| \\le \\htmlClass{budget}{q}: \\quad \\operatorname{sign} f(x \\oplus S) = \\operatorname{sign} f(x)',
        lit: { budget: 'attack.budget' },
      },
      predict: {
        kind: 'curve',
        x: { label: 'axis.q', from: 1, to: 8 },
        y: percent('axis.robust'),
        actual: (read) => robustBy(read, 'exact'),
      },
      see: (read) => {
        const rows = robustBy(read, 'exact');
        const [one, last] = [rows[0], rows.at(-1)];
        return one && last ? { one: proved(one.y), q: last.x, last: proved(last.y) } : null;
      },
    },
    {
      id: 'gap',
      view: { bound: 'relaxation' },
      predict: {
        kind: 'number',
        axis: percent('axis.undecided', 0.5),
        actual: (read) =>
          read(certifyTables.shares).find(({ method, q }) => method === 'relaxation' && q === 1)?.undecided ??
          null,
      },
      see: (read) => {
        const row = read(certifyTables.shares).find(({ method, q }) => method === 'relaxation' && q === 1);
        const exact = robustBy(read, 'exact')[0];
        return row && exact
          ? { robust: proved(row.robust), undecided: share(row.undecided), exact: proved(exact.y) }
          : null;
      },
    },
    { id: 'instance', view: { instance: 0 } },
  ],
};

const price: Axis = { label: 'axis.c', from: 0.001, to: 1, log: true };
const successBy = (read: Read, wanted: 'fncf' | 'distil') =>
  read(evadeTables.success).flatMap(({ strategy, c, rate }) =>
    strategy === wanted && rate != null ? [{ x: c, y: rate }] : [],
  );
const robustness = (read: Read, wanted: 'fncf' | 'distil') =>
  read(evadeTables.quality).find(({ strategy }) => strategy === wanted)?.robustness ?? null;

export const neural: Lesson = {
  id: 'neural',
  study: 'evade',
  minutes: 8,
  source: 'Carlini and Wagner, S&P 2017',
  steps: [
    {
      id: 'price',
      spec: {
        study: 'evade',
        dataset,
        model: { kind: 'ncf', epochs: 6 },
        rivals: [],
        student: { epochs: 8 },
        defence: { strategies: ['fncf', 'distil'], levels: [0] },
        attack: { examples: 30, points: 5, iterations: 60, searchSteps: 5 },
      },
      stored: 'neural',
      formula: { tex: '\\min_{\\delta} \\lVert \\delta \\rVert_2^2 + c \\cdot \\max(z(x + \\delta), 0)' },
      predict: {
        kind: 'curve',
        x: price,
        y: percent('axis.turned'),
        actual: (read) => successBy(read, 'fncf'),
      },
      see: (read) => {
        const points = successBy(read, 'fncf');
        const last = points.at(-1);
        const half = crossing(points, 0.5, true);
        return last && half !== null ? { half, c: last.x, most: share(last.y) } : null;
      },
    },
    {
      id: 'distil',
      formula: {
        tex: 'p = \\sigma\\!\\left(z / \\htmlClass{temperature}{T}\\right)',
        lit: { temperature: 'defence.temperature' },
      },
      predict: {
        kind: 'choice',
        options: ['harder', 'same', 'easier'],
        actual: (read) => {
          const [plain, soft] = [robustness(read, 'fncf'), robustness(read, 'distil')];
          if (plain === null || soft === null) return null;
          return Math.abs(soft / plain - 1) < 0.1 ? 'same' : soft > plain ? 'harder' : 'easier';
        },
      },
      see: (read) => {
        const [plain, soft] = [robustness(read, 'fncf'), robustness(read, 'distil')];
        return plain === null || soft === null ? null : { plain, soft };
      },
    },
  ],
};

const reached = (read: Read, attack: string, defence = 'none', statistics: string | null = null) =>
  read(poisonTables.summary).find(
    (row) => row.attack === attack && row.defence === defence && (row.statistics ?? null) === statistics,
  );

const sweep: SpecInput = {
  study: 'poison',
  dataset,
  attack: { profiles: ['average'] },
  defence: { methods: [] },
  sweep: { kind: 'size', sizes: [0.01, 0.02, 0.03, 0.05, 0.08, 0.1] },
};
const bySize = (read: Read) =>
  read(poisonTables.sweep).flatMap(({ defence, value, hr }) =>
    defence === 'none' && hr != null ? [{ x: value, y: hr }] : [],
  );

export const fakes: Lesson = {
  id: 'fakes',
  study: 'poison',
  minutes: 7,
  source: 'Lam and Riedl, WWW 2004',
  steps: [
    {
      id: 'size',
      spec: sweep,
      predict: {
        kind: 'curve',
        x: { label: 'axis.fakes', from: 0.01, to: 0.1, percent: true },
        y: percent('axis.target', 0.4),
        actual: bySize,
      },
      see: (read) => {
        const rows = bySize(read);
        const [three, last] = [nearest(rows, ({ x }) => x, 0.03), rows.at(-1)];
        const clean = read(poisonTables.sweep)[0]?.origin;
        if (!three || !last || clean == null) return null;
        return {
          ...{ clean: share(clean), size: share(three.x), reached: share(three.y) },
          ...{ largest: share(last.x), most: share(last.y) },
        };
      },
    },
    {
      id: 'quality',
      predict: {
        kind: 'choice',
        options: ['falls', 'same', 'rises'],
        actual: (read) => {
          const [clean, poisoned] = [reached(read, 'none')?.testHr, reached(read, 'average')?.testHr];
          if (clean == null || poisoned == null) return null;
          return Math.abs(poisoned / clean - 1) < 0.05 ? 'same' : poisoned < clean ? 'falls' : 'rises';
        },
      },
      see: (read) => {
        const [clean, poisoned] = [reached(read, 'none')?.testHr, reached(read, 'average')?.testHr];
        return clean == null || poisoned == null ? null : { clean, poisoned };
      },
    },
  ],
};

export const peeked: Lesson = {
  id: 'peeked',
  study: 'poison',
  minutes: 8,
  source: 'Wu et al., SIGIR 2021',
  steps: [
    {
      id: 'statistics',
      spec: {
        study: 'poison',
        dataset,
        attack: { profiles: ['average'] },
        defence: { methods: ['apt'], statistics: ['honest', 'oracle'] },
      },
      predict: {
        kind: 'choice',
        options: ['both', 'oracle', 'neither'],
        actual: (read) => {
          const plain = reached(read, 'average')?.hr;
          const honest = reached(read, 'average', 'apt', 'honest')?.hr;
          const oracle = reached(read, 'average', 'apt', 'oracle')?.hr;
          if (plain == null || honest == null || oracle == null) return null;
          if (honest < plain && oracle < plain) return 'both';
          return oracle < plain ? 'oracle' : 'neither';
        },
      },
      see: (read) => {
        const plain = reached(read, 'average');
        const honest = reached(read, 'average', 'apt', 'honest');
        const oracle = reached(read, 'average', 'apt', 'oracle');
        if (plain?.hr == null || honest?.hr == null || oracle?.hr == null) return null;
        return {
          ...{ plain: share(plain.hr), honest: share(honest.hr), oracle: share(oracle.hr) },
          ...{ repeats: honest.repeats, p: honest.p ?? '–', pOracle: oracle.p ?? '–' },
        };
      },
    },
    {
      id: 'cost',
      predict: {
        kind: 'number',
        axis: { label: 'axis.kept', from: 0, to: 1, percent: true },
        actual: (read) => {
          const clean = reached(read, 'none')?.testHr;
          const honest = reached(read, 'average', 'apt', 'honest')?.testHr;
          return clean == null || honest == null ? null : honest / clean;
        },
      },
      see: (read) => {
        const clean = reached(read, 'none')?.testHr;
        const honest = reached(read, 'average', 'apt', 'honest')?.testHr;
        return clean == null || honest == null ? null : { clean, honest };
      },
    },
  ],
};
