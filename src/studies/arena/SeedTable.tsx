import { Anchor } from '@mantine/core';
import {
  type ArenaCell,
  type ArenaSpec,
  type ArenaSpot,
  type ArenaTable,
  budgetFirst,
  cellOf,
  rankingMeasures,
  restarted,
  type Spec,
  studies,
} from '../../../workers/protocol.ts';
import { formatCell } from '../../charts/format.ts';
import { encodeHash } from '../../state/url.ts';
import { tr } from '../../words/tr.ts';
import styles from './arena.module.css';

const digits = { type: 'number', digits: 4 } as const;

/** The experiment of a cell; of an attack that chose a walk, with the walk that it took. */
function chosenSpec({ family, row, column, spec }: ArenaCell, tried: ArenaTable<'tried'> | null): Spec {
  const found = tried?.rows.find(
    (one) =>
      one.family === family &&
      one.row === row &&
      one.column === column &&
      one.seed === spec.seed &&
      one.taken === 'yes',
  );
  if (spec.study !== 'perturb' || found?.share == null || found.draw === null) return spec;
  return restarted(spec, found.draw, found.share);
}

/** What the study of a cell calls its number, and where it tells it. */
function toldBy({ family, row }: ArenaSpot, { measure: { k }, budget }: ArenaSpec, study: string) {
  const hr = rankingMeasures.hr.label;
  switch (family) {
    case 'fakes':
      return {
        name: 'target hit ratio',
        inStudy: `Each seed. ${study} tells what is taken: there a target hit ratio of .2 is .8 kept.`,
      };
    case 'embeddings':
      return {
        name: hr,
        inStudy: `Each seed. ${study} tells the same number as ${hr}@${k} of the whole ranking.`,
      };
    case 'inputs':
      return {
        name: 'kept',
        inStudy: `Each seed. ${study} tells the same number as the share kept within ε, under “Within a budget”.`,
      };
    case 'clicks':
      return {
        name: 'accuracy',
        inStudy: `Each seed. ${study} tells the same number as accuracy under attack at q = ${
          row === 'clean' ? 0 : (budget.clicks ?? budgetFirst.clicks)
        }, under “Evidence”.`,
      };
  }
}

/** A cell's seeds: what each kept, what its experiment calls that number, and the way there. */
export function SeedTable({
  seeds,
  tried,
  spec,
  spot,
}: {
  readonly seeds: ArenaTable<'seeds'>;
  readonly tried: ArenaTable<'tried'> | null;
  readonly spec: ArenaSpec;
  readonly spot: ArenaSpot;
}) {
  const own = seeds.rows.filter(
    (row) => row.family === spot.family && row.column === spot.column && row.row === spot.row,
  );
  if (own.length === 0) return null;
  const cells = Array.from({ length: spec.repeats }, (_, repeat) => cellOf(spec, spot, repeat));
  const [first] = cells;
  if (!first) return null;
  const study = studies[first.spec.study].label;
  const taken = spot.family === 'fakes';
  const elsewhere = first.file !== undefined;
  const { name, inStudy } = toldBy(spot, spec, study);
  const caption = elsewhere
    ? 'Each seed. No study of the lab has this number: the attack comes from a file.'
    : inStudy;
  return (
    <table className={styles.seeds}>
      <caption>{tr(caption)}</caption>
      <thead>
        <tr>
          <th scope="col">{tr('Seed')}</th>
          <th scope="col">{tr('Kept')}</th>
          {!elsewhere && (
            <>
              <th scope="col">
                {tr(study)}: {tr(name)}
              </th>
              <th scope="col">{tr('Experiment')}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {own.map(({ seed, kept }) => {
          const cell = cells.find((one) => one.spec.seed === seed);
          return (
            <tr key={seed}>
              <td>{seed}</td>
              <td>{formatCell(kept, digits)}</td>
              {!elsewhere && (
                <>
                  <td>{formatCell(taken ? 1 - kept : kept, digits)}</td>
                  <td>
                    {cell && (
                      <Anchor
                        href={encodeHash(cell.spec.study, chosenSpec(cell, tried))}
                        inherit
                        underline="always"
                      >
                        {tr(`Open seed ${seed} in ${study}`)}
                      </Anchor>
                    )}
                  </td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
