import type { PerturbSpec } from '../../../workers/protocol.ts';
import type { RoleId, Stroke } from '../../look/roles.ts';

export type Method = PerturbSpec['attack']['methods'][number];

/** How the methods are called and drawn: the attacks share a hue, and differ in dash and marker. */
export const methodLabels: Readonly<Record<Method, string>> = {
  fgsm: 'FGSM',
  bim: 'BIM',
  pgd: 'PGD',
  random: 'Random noise',
};
export const methodRoles: Readonly<Record<Method, RoleId>> = {
  fgsm: 'attacked',
  bim: 'attacked',
  pgd: 'attacked',
  random: 'noise',
};
export const methodStrokes: Readonly<Record<Method, Stroke>> = {
  fgsm: { dash: '9 3', marker: 'square' },
  bim: { dash: '', marker: 'triangle' },
  pgd: { dash: '16 3 3 3', marker: 'ring' },
  random: { dash: '2 3', marker: 'diamond' },
};

const methods: readonly Method[] = ['fgsm', 'bim', 'pgd', 'random'];

/** Before the method's name in the lines of the defended models. */
export const DEFENDED = 'defended ';

/** True for the attacks that walk along the gradient in several steps. */
export const isMultiStep = (method: string): boolean => method === 'bim' || method === 'pgd';

/** The same for a figure whose lines may be of defended models: 'defended fgsm'. */
const both = <T>(own: Readonly<Record<Method, T>>, defended: (method: Method) => T) => ({
  ...own,
  ...Object.fromEntries(methods.map((method) => [`${DEFENDED}${method}`, defended(method)])),
});
export const lineLabels: Readonly<Record<string, string>> = both(
  methodLabels,
  (method) => `${methodLabels[method]}, defended`,
);
export const lineRoles: Readonly<Record<string, RoleId>> = both<RoleId>(methodRoles, () => 'defended');
export const lineStrokes: Readonly<Record<string, Stroke>> = both(
  methodStrokes,
  (method) => methodStrokes[method],
);
