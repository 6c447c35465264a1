/** The way in for attacks that were made elsewhere. */
export { withAttackFile } from './arena/attack-check.ts';
