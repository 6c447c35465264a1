import {
  idsOf,
  type PerturbAttackId,
  perturbAttacks,
  type RoleId,
  type Stroke,
} from '../../../workers/protocol.ts';

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
/** The hue says which attack, the dash whether the model is defended, the marker the attack again. */
export const lineRoles = ofLines<RoleId>(
  ({ role }) => role,
  ({ role }) => role,
);
/** The stroke of an attack's lines, on defended models or others. */
export const strokeOf = (attack: Method, defended: boolean): Stroke => ({
  dash: defended ? '7 4' : '',
  marker: perturbAttacks[attack].marker,
});
export const lineStrokes: Readonly<Record<string, Stroke>> = Object.fromEntries(
  idsOf(perturbAttacks).flatMap((id) => [
    [id, strokeOf(id, false)],
    [`${DEFENDED}${id}`, strokeOf(id, true)],
  ]),
);
