import {
  minimalSpec,
  parseSpec,
  plainCopy,
  repairSpec,
  type Spec,
  type StudyId,
  studies,
} from '../../workers/protocol.ts';

/** How many runs can stand beside the one shown: more lines than these cannot be told apart. */
export const MOST_PINS = 4;

/** A pinned experiment as a link has it: what differs from the defaults. */
type Pin = Readonly<Record<string, unknown>>;

const specs = new WeakMap<Pin, Spec>();

/** The whole experiment of a pin that `pinOf` or `repairPins` gave; the same value each time. */
export function specOfPin(pin: Pin): Spec {
  const spec = specs.get(pin) ?? parseSpec(pin);
  specs.set(pin, spec);
  return spec;
}

/** An experiment as a pin. */
export const pinOf = (spec: Spec): Pin => minimalSpec(spec);

/** Equal where two pins are of the same experiment. */
export const keyOfPin = (pin: Pin): string => JSON.stringify(pin);

/** One pin of a link; null where it is none of this study's. */
function repairPin(study: StudyId, input: unknown, at: number, notices: string[]): Pin | null {
  const given = plainCopy(input);
  if (!given) {
    notices.push(`Pinned run ${at} was left out: it is no experiment.`);
    return null;
  }
  const other = given.study;
  if (other !== undefined && other !== study) {
    const known = Object.entries(studies).find(([id]) => id === other)?.[1].label;
    notices.push(
      `Pinned run ${at} was left out: it is ${known ? `one of ${known}` : 'of a study that the lab does not know'}, and runs of ${studies[study].label} are compared here.`,
    );
    return null;
  }
  const { spec, notices: said } = repairSpec({ ...given, study }, study);
  notices.push(...said.map((text) => `Pinned run ${at}: ${text}`));
  return pinOf(spec);
}

/**
 * The pins of a link made the best of: what is no experiment of this study, stands there twice or is one too many is
 * left out, each said once. Never throws.
 */
export function repairPins(
  study: StudyId,
  input: unknown,
): { readonly pins: readonly Pin[]; readonly notices: readonly string[] } {
  if (input === undefined) return { pins: [], notices: [] };
  if (!Array.isArray(input))
    return { pins: [], notices: ['Pinned runs were left out: they must be a list of experiments.'] };
  const notices: string[] = [];
  const pins = new Map<string, Pin>();
  for (const [n, one] of input.slice(0, MOST_PINS).entries()) {
    const pin = repairPin(study, one, n + 1, notices);
    if (pin) pins.set(keyOfPin(pin), pin);
  }
  if (input.length > MOST_PINS)
    notices.push(`Of ${input.length} pinned runs the first ${MOST_PINS} were taken.`);
  return { pins: [...pins.values()], notices };
}
