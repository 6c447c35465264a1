import { type PerturbAttackId, perturbAttacks, type RoleId, type Stroke } from '../../../workers/protocol.ts';

/** The attacks on embeddings as lines of a figure, which may be of defended models: 'fgsm', 'defended fgsm'. */

export type Method = PerturbAttackId;

/** Before the method's name in the lines of the defended models. */
export const DEFENDED = 'defended ';

/** A line: of an attack on the undefended models, or on the defended ones. */
export type LineId = Method | `${typeof DEFENDED}${Method}`;

/** A property of every line. */
function ofLines<T>(
  own: (attack: (typeof perturbAttacks)[Method]) => T,
  defended: (attack: (typeof perturbAttacks)[Method]) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(perturbAttacks).flatMap(([id, attack]) => [
      [id, own(attack)],
      [`${DEFENDED}${id}`, defended(attack)],
    ]),
  );
}

export const lineLabels = ofLines<string>(
  ({ label }) => label,
  ({ label }) => `${label}, defended`,
);
export const lineRoles = ofLines<RoleId>(
  ({ role }) => role,
  () => 'defended',
);
export const lineStrokes = ofLines<Stroke>(
  ({ stroke }) => stroke,
  ({ stroke }) => stroke,
);
