import { spentBy } from '../../evade/battery.ts';
import { arenaFamilies, arenaRow } from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import type { EvadeAttackId } from '../../protocol/names/evade.ts';
import { isMultiStep } from '../../protocol/names/perturb.ts';
import { budgetFirst } from '../../protocol/spec/arena.ts';
import { battery, isOwnRow, linesOf, restarts } from '../../protocol/spec/cells.ts';
import { clickNodes } from '../../protocol/spec/cells-clicks.ts';
import { evadeMembers } from '../../protocol/spec/evade.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { ArenaTableRow } from '../../protocol/tables/arena.ts';

/** That of Evade's defaults, which all cells of inputs have. */
const inputAttack = evadeMembers.attack.parse({});

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
            ...{ family, row, norm: null, steps: 0, gradients: 0, fakes: null, fillers: null },
            clicks: spec.budget.clicks ?? budgetFirst.clicks,
            nodes: searches ? clickNodes : 0,
          },
        ];
      if (family === 'fakes')
        return [
          {
            ...{ family, row, norm: null, steps: 0, gradients: 0, fakes },
            fillers: 'as many as a user has on average',
          },
        ];
      if (family === 'inputs') {
        const { radius = budgetFirst.radius } = spec.budget;
        const none = { fakes: null, fillers: null };
        return [{ family, row, norm: radius, ...spentBy(attack as EvadeAttackId, inputAttack), ...none }];
      }
      const walks = several ? restarts.draws.length * restarts.shares.length : 1;
      const steps = walks * (isMultiStep(attack) ? battery.iterations : 1);
      return [
        {
          family,
          row,
          norm: epsilon,
          steps,
          gradients: control ? 0 : steps + (several ? walks : 0),
          fakes: null,
          fillers: null,
        },
      ];
    }),
  );
}
