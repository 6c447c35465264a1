import { evadeStudents } from '../../names/evade.ts';
import type { EvadeSpec } from '../spec.ts';
import { checkCommon } from './common.ts';
import type { Refusal } from './refusal.ts';

/** Hints that leave no epoch to the last stage; told of the strategy with most of them. */
function checkHints({ defence, student }: EvadeSpec): Refusal[] {
  const { epochs, hintEpochs } = student;
  const hints = Math.max(...defence.strategies.map((strategy) => evadeStudents[strategy].hints.length));
  const left = epochs - hints * hintEpochs;
  if (left > 0 || (left === 0 && epochs === 0)) return [];
  return [
    {
      path: 'student.hintEpochs',
      message: `${hints} ${hints === 1 ? 'stage' : 'stages'} of ${hintEpochs} epochs leave none of the ${epochs} student epochs to the last stage; set student.epochs higher or student.hintEpochs lower.`,
    },
  ];
}

function checkPrices({ attack: { from, to } }: EvadeSpec): Refusal[] {
  if (from <= to) return [];
  const message = `There is no c from ${from} to ${to}; set attack.from to ${to} or less.`;
  return [{ path: 'attack.from', message }];
}

/** What an evade study is refused for. */
export const checkEvade = (spec: EvadeSpec): readonly Refusal[] => [
  ...checkCommon(spec),
  ...checkHints(spec),
  ...checkPrices(spec),
];
