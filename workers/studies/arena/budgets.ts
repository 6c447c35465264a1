import { inputRestarts, spentBy } from '../../evade/battery.ts';
import { candidatesOf, mostTrials } from '../../poison/adaptive.ts';
import { arenaFamilies, arenaRow } from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import type { EvadeAttackId } from '../../protocol/names/evade.ts';
import { isMultiStep } from '../../protocol/names/perturb.ts';
import { adapts } from '../../protocol/names/poison.ts';
import { budgetFirst } from '../../protocol/spec/arena.ts';
import { battery, isOwnRow, linesOf, restarts } from '../../protocol/spec/cells.ts';
import { clickNodes } from '../../protocol/spec/cells-clicks.ts';
import { evadeMembers } from '../../protocol/spec/evade.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { ArenaTableRow } from '../../protocol/tables/arena.ts';

/** That of Evade's defaults, which all cells of inputs have. */
const inputAttack = evadeMembers.attack.parse({});

const none = { fakes: null, fillers: null } as const;

/** The trainings that `adaptive` takes at most, whatever its candidates are made of. */
const mostRehearsed = mostTrials(candidatesOf(1, { selected: 1, noise: 0, targetShift: 0 }));

/** What every attack of the lab's own may spend. What one from a file has cost is not known. */
export function budgetRows(spec: ArenaSpec): ArenaTableRow<'budgets'>[] {
  const { epsilon, fakes } = spec.budget;
  return idsOf(arenaFamilies).flatMap((family) =>
    linesOf(spec, family).flatMap((row): ArenaTableRow<'budgets'>[] => {
      if (!isOwnRow(row)) return [];
      const { attack, control, proof, searches, restarts: several } = arenaRow(row);
      if (proof) return [];
      if (family === 'clicks')
        return [
          {
            ...{ family, row, norm: null, walks: 0, steps: 0, gradients: 0, trainings: 0, ...none },
            clicks: spec.budget.clicks ?? budgetFirst.clicks,
            nodes: searches ? clickNodes : 0,
          },
        ];
      if (family === 'fakes')
        return [
          {
            ...{ family, row, norm: null, walks: 0, steps: 0, gradients: 0, fakes },
            trainings: adapts(attack) ? mostRehearsed : 0,
            fillers: 'as many as a user has on average',
          },
        ];
      if (family === 'inputs') {
        const { radius = budgetFirst.radius } = spec.budget;
        const spent = spentBy(attack as EvadeAttackId, inputAttack);
        const walks = attack === 'restarts' ? inputRestarts.starts * inputRestarts.shares.length : 1;
        return [{ family, row, norm: radius, walks, ...spent, trainings: 0, ...none }];
      }
      const walks = several ? restarts.draws.length * restarts.shares.length : 1;
      const steps = walks * (isMultiStep(attack) ? battery.iterations : 1);
      return [
        {
          family,
          row,
          norm: epsilon,
          walks,
          steps,
          gradients: control ? 0 : steps + (several ? walks : 0),
          trainings: 0,
          ...none,
        },
      ];
    }),
  );
}
