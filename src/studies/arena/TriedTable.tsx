import type { ArenaSpot, ArenaTable } from '../../../workers/protocol.ts';
import { formatCell } from '../../charts/format.ts';
import { tr } from '../../words/tr.ts';
import styles from './arena.module.css';

const digits = { type: 'number', digits: 4 } as const;
/** Settings shown of each seed; all stand in the table of the tab. */
const shown = 3;

/** What an attack that chooses took for a cell, seed by seed, and what came next. */
export function TriedTable({
  tried,
  spot,
}: {
  readonly tried: ArenaTable<'tried'>;
  readonly spot: ArenaSpot;
}) {
  const own = tried.rows.filter(
    (row) => row.family === spot.family && row.column === spot.column && row.row === spot.row,
  );
  if (own.length === 0) return null;
  const ofLoss = spot.family === 'embeddings';
  const seeds = [...new Set(own.map(({ seed }) => seed))];
  const best = seeds.flatMap((seed) =>
    own
      .filter((row) => row.seed === seed && (row.trained === null || row.trained === 'whole'))
      .sort((a, b) => Number(b.taken === 'yes') - Number(a.taken === 'yes') || b.score - a.score)
      .slice(0, shown),
  );
  return (
    <table className={styles.seeds}>
      <caption>
        {ofLoss
          ? tr('What was taken for each seed, by the loss reached, and what came next.')
          : tr(
              'What was taken for each seed, by the target hit ratio on the attacker’s copy, and what came next.',
            )}
      </caption>
      <thead>
        <tr>
          <th scope="col">{tr('Seed')}</th>
          <th scope="col">{tr('Setting')}</th>
          <th scope="col">{tr(ofLoss ? 'Loss' : 'Target hit ratio')}</th>
        </tr>
      </thead>
      <tbody>
        {best.map(({ seed, setting, score, taken }) => (
          <tr key={`${seed} ${setting}`}>
            <td>{seed}</td>
            <td>
              {setting}
              {taken === 'yes' && ' (taken)'}
            </td>
            <td>{formatCell(score, digits)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
