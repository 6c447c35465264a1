import type { Rival, Strategy } from '../../defend/hints.ts';
import type { AttackedShape } from '../../evade/inputs.ts';
import { bilinearShape } from '../../models/bilinear.ts';
import { type FncfData, featureField, fncfShape, rivalShape } from '../../models/fncf.ts';
import { isBilinear, isRival } from '../../protocol/names/evade.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import type { StudyData } from '../bench/stages.ts';

/** What is trained: the teacher, a student by a strategy with noise of a σ, or a rival. */
export interface Candidate {
  readonly strategy: Strategy | Rival | 'teacher';
  readonly sigma: number;
  readonly seed: number;
  /** The student's factors where they are not the spec's; its layers and its teacher are scaled alike. */
  readonly factors?: number;
}

/** All that the data says of users and items: what IMC is made of. */
const knownOf = ({ view, split }: StudyData): FncfData => ({
  users: split.nUsers,
  items: split.nItems,
  userFeatures: featureField(view.userFields),
  itemFeatures: featureField(view.itemFields),
});

/** What of the data an FNCF sees; features only where the spec wants them. */
function fncfData(spec: EvadeSpec, data: StudyData): FncfData {
  const known = knownOf(data);
  return spec.model.sideFields ? known : { ...known, userFeatures: null, itemFeatures: null };
}

/** @throws LabFailure 'bad-spec' where IMC is wanted and this data says nothing of its users or of its items */
export function checkKnown({ rivals }: EvadeSpec, { view }: StudyData): void {
  const missing = [
    ...(view.userFields.length === 0 ? ['users'] : []),
    ...(view.itemFields.length === 0 ? ['items'] : []),
  ];
  if (!rivals.includes('imc') || missing.length === 0) return;
  throw new LabFailure(
    'bad-spec',
    `IMC multiplies what is known of users and of items, and this data says nothing of its ${missing.join(' and ')}; put imcIds in the place of imc in rivals, or leave it out.`,
  );
}

/** Widths of a candidate; with other factors than the spec's student, all widths times the same. */
export function sizeOf(spec: EvadeSpec, { strategy, factors: wanted }: Candidate) {
  const { factors, layers } = strategy === 'teacher' ? spec.model : spec.student;
  const scale = (width: number) =>
    wanted === undefined ? width : Math.max(1, Math.round((width * wanted) / spec.student.factors));
  return { factors: scale(factors), layers: layers.map(scale) };
}

/** The shape of a candidate on this data. */
export function shapeOf(spec: EvadeSpec, data: StudyData, candidate: Candidate): AttackedShape {
  const size = sizeOf(spec, candidate);
  const fncf = fncfData(spec, data);
  const { strategy } = candidate;
  if (!isRival(strategy)) return fncfShape(size, fncf);
  if (!isBilinear(strategy)) return rivalShape(size, strategy, fncf);
  return bilinearShape(size, strategy, strategy === 'bilinear' ? fncf : knownOf(data));
}
