import { clickColumns, clickRows } from './arena-clicks.ts';
import { inputColumns, inputRows } from './arena-inputs.ts';
import type { CertificateId, CertifyTrainingId } from './certify.ts';
import type { Entry } from './entry.ts';
import type { EvadeAttackId, EvadeTrainingId } from './evade.ts';
import { models } from './models.ts';
import { type PerturbAttackId, perturbAttacks, perturbDefences } from './perturb.ts';
import {
  type PoisonDefenceId,
  type PoisonDetectorId,
  type PoisonProfileId,
  poisonDefences,
  poisonDetectors,
  poisonProfiles,
} from './poison.ts';

/** What attacks have in common, so that a worst case over them means something. */
export const arenaFamilies = {
  embeddings: {
    label: 'Embeddings',
    description: 'noise on the embeddings; a user is lost whose held-out item leaves the list',
  },
  fakes: {
    label: 'Fake users',
    description: 'invented users in the training data; a pair is lost whose target enters the list',
  },
  clicks: {
    label: 'Clicks',
    description:
      'clicks added to a history, against a factorization machine; a right prediction is lost that they flip',
  },
  inputs: {
    label: 'Inputs',
    description:
      'steps on what enters a neural model; a held-out pair is lost that is no longer answered yes',
  },
} as const satisfies Record<string, Entry>;
export type ArenaFamily = keyof typeof arenaFamilies;
/** Families whose attacks may come from files. */
export const fileFamilies = { embeddings: arenaFamilies.embeddings, fakes: arenaFamilies.fakes } as const;
export const isFileFamily = (family: ArenaFamily): family is keyof typeof fileFamilies =>
  Object.hasOwn(fileFamilies, family);

/** Bytes of attacks from files that a device keeps, all together. */
export const mostAttackBytes = 256e6;

/** Which attack of which study a row is. */
interface RowEntry extends Entry {
  readonly family: ArenaFamily;
  readonly attack: PerturbAttackId | PoisonProfileId | CertificateId | EvadeAttackId;
  /** Stands beside the attacks and is no part of the worst case. */
  readonly control?: true;
  /** Looks at the noise that a column has at test time. */
  readonly knows?: true;
  /** Searches exactly, within nodes of its own. */
  readonly searches?: true;
  /** No attack: what is proved to be kept under every one, and so no part of the worst case either. */
  readonly proof?: true;
  /** Walks several times, from other starts with other steps, and keeps the walk that reached the highest loss. */
  readonly restarts?: true;
}

const onEmbeddings = <const A extends PerturbAttackId>(attack: A) =>
  ({ ...perturbAttacks[attack], family: 'embeddings', attack }) as const;
const byFakes = <const A extends PoisonProfileId>(attack: A) =>
  ({ ...poisonProfiles[attack], family: 'fakes', attack }) as const;

/** Rows: attacks, each with the settings of its battery (docs/arena.md). */
export const arenaRows = {
  noise: { ...onEmbeddings('random'), control: true },
  fgsm: onEmbeddings('fgsm'),
  bim: onEmbeddings('bim'),
  pgd: onEmbeddings('pgd'),
  'pgd-restarts': {
    ...onEmbeddings('pgd'),
    label: `${perturbAttacks.pgd.label}, restarts`,
    description: 'of walks from two starts with three lengths of step the one that reaches the highest loss',
    restarts: true,
  },
  random: { ...byFakes('random'), label: 'Random profiles' },
  average: byFakes('average'),
  bandwagon: byFakes('bandwagon'),
  segment: byFakes('segment'),
  'power-user': byFakes('power-user'),
  'power-item': byFakes('power-item'),
  obfuscated: byFakes('obfuscated'),
  pga: byFakes('pga'),
  's-tna': byFakes('s-tna'),
  adaptive: byFakes('adaptive'),
  extra: byFakes('extra'),
  ...clickRows,
  ...inputRows,
} as const satisfies Record<string, RowEntry>;
export type ArenaRowId = keyof typeof arenaRows;
/** A row that was made elsewhere, under the name of its file. */
export type ArenaFileRow = `file ${string}`;
export const fileRow = (name: string): ArenaFileRow => `file ${name}`;
export const isFileRow = (row: string): row is ArenaFileRow => row.startsWith('file ');
export const fileNameOf = (row: ArenaFileRow): string => row.slice('file '.length);
/** What a row is, whichever it is. */
export const arenaRow = (id: ArenaRowId): RowEntry => arenaRows[id];

/** What is tried besides the attacks, so that a broken attack is not taken for robustness. */
export const arenaProbes = {
  'loss at 0': { label: 'Loss, not moved', description: 'what FGSM raises, before it moves anything' },
  'loss at half': { label: 'Loss at ½ ε', description: 'along the step of FGSM' },
  'loss at one': { label: 'Loss at ε', description: 'along the step of FGSM' },
  'loss at two': { label: 'Loss at 2 ε', description: 'along the step of FGSM' },
  unbounded: {
    label: 'Kept, unbounded',
    description: 'by the same gradient in a ball twenty times as large as the embeddings are long',
  },
  transferred: {
    label: 'Kept, transferred',
    description: 'of the fake users that the search found against the model without a defence',
  },
  constant: {
    label: 'Right by one answer',
    description: 'share of the instances that are right where the same is said of all',
  },
} as const satisfies Record<string, Entry>;
export type ArenaProbe = keyof typeof arenaProbes;

interface ColumnEntry extends Entry {
  /** Stands for a long label beside a point of a picture. */
  readonly short?: string;
  readonly model: 'mf' | 'bprmf' | 'fm' | 'fncf';
  /** The room whose way to train it is; none for the model as it is. */
  readonly defence:
    | { readonly of: 'none' }
    | {
        readonly of: 'embeddings';
        readonly kind: keyof typeof perturbDefences;
        readonly met?: PerturbAttackId;
        /** The way of the poison study that trains the same on poisoned data. */
        readonly method: PoisonDefenceId;
        /** The model it is compared with, trained as long without noise: a control. */
        readonly control?: true;
      }
    | { readonly of: 'fakes'; readonly method: PoisonDefenceId | PoisonDetectorId }
    | { readonly of: 'clicks'; readonly training: Exclude<CertifyTrainingId, 'plain'> }
    | {
        readonly of: 'inputs';
        readonly training: Exclude<EvadeTrainingId, 'teacher'>;
        /** Its noise layers stay on at test time. */
        readonly noisy?: true;
      };
}

/** Models that are what the name of the column says. */
type PlainModel = Exclude<ColumnEntry['model'], 'fncf'>;
const plain = <const M extends PlainModel>(model: M) =>
  ({
    label: models[model].label,
    description: 'without a defence',
    model,
    defence: { of: 'none' },
  }) as const;
const ways: Readonly<Record<PoisonDefenceId | PoisonDetectorId, Entry>> = {
  ...poisonDefences,
  ...poisonDetectors,
};
const withFakes = <const M extends PlainModel, const D extends PoisonDefenceId | PoisonDetectorId>(
  model: M,
  method: D,
) => {
  const { label, description, source = [] } = ways[method];
  return {
    label: `${models[model].label}, ${label}`,
    description,
    source,
    model,
    defence: { of: 'fakes', method },
  } as const;
};
const { apr, distillation } = perturbDefences;

/** Columns: a model with a defence, each with the defaults of its study. */
export const arenaColumns = {
  mf: plain('mf'),
  'mf-apt': withFakes('mf', 'apt'),
  'mf-apt-rand': withFakes('mf', 'apt-rand'),
  'mf-at': withFakes('mf', 'at'),
  'mf-pcmf': withFakes('mf', 'pcmf'),
  'mf-pca': withFakes('mf', 'pca'),
  'mf-degree-sad': withFakes('mf', 'degree-sad'),
  'mf-rdma': withFakes('mf', 'rdma'),
  bprmf: plain('bprmf'),
  'bprmf-apr': {
    label: 'BPR-MF, APR',
    description: apr.description,
    source: apr.source,
    model: 'bprmf',
    defence: { of: 'embeddings', kind: 'apr', met: 'fgsm', method: 'apr' },
  },
  'bprmf-apr-random': {
    label: 'BPR-MF, APR with noise',
    short: 'BPR-MF, noise',
    description: 'the same training against noise of the same length: what of APR is its gradient',
    source: apr.source,
    model: 'bprmf',
    defence: { of: 'embeddings', kind: 'apr', met: 'random', method: 'apr-random' },
  },
  'bprmf-distilled': {
    label: 'BPR-MF, distilled',
    description: distillation.description,
    source: distillation.source,
    model: 'bprmf',
    defence: { of: 'embeddings', kind: 'distillation', method: 'distilled' },
  },
  'bprmf-continued': {
    label: `${models.bprmf.label}, ${poisonDefences.continued.label.toLowerCase()}`,
    short: 'BPR-MF, more',
    description: 'trained on as long as APR, without noise: what of APR is its length; a control',
    model: 'bprmf',
    defence: { of: 'embeddings', kind: 'apr', met: 'fgsm', method: 'continued', control: true },
  },
  'bprmf-pca': withFakes('bprmf', 'pca'),
  'bprmf-degree-sad': withFakes('bprmf', 'degree-sad'),
  ...clickColumns,
  ...inputColumns,
} as const satisfies Record<string, ColumnEntry>;
export type ArenaColumnId = keyof typeof arenaColumns;
/** How a column trains on poisoned data; null without a defence, or with one that Poison does not have. */
export const wayOfColumn = (id: ArenaColumnId): PoisonDefenceId | PoisonDetectorId | null => {
  const { defence } = arenaColumn(id);
  return 'method' in defence ? defence.method : null;
};
/** How many settings a defence is given to choose from: those of its study's defaults, whatever the data. */
export const settingsOfColumn = 1;
/** What a column is, whichever it is. */
export const arenaColumn = (id: ArenaColumnId): ColumnEntry => arenaColumns[id];
