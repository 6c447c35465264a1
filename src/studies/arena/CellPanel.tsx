import {
  type ArenaSpec,
  type ArenaTable,
  arenaColumn,
  arenaGrids,
  cellOf,
  crossing,
  lineLabel,
  lineWords,
  studies,
} from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import { encodeHash } from '../../state/url.ts';
import styles from './arena.module.css';
import { cellId } from './GridTable.tsx';

interface CellPanelProps {
  readonly table: ArenaTable<'cells'>;
  /** The grid that the table is of. */
  readonly spec: ArenaSpec;
}

/** The cell that is looked at: what stands in it, and the way to its experiment. */
export function CellPanel({ table, spec }: CellPanelProps) {
  const [looked] = useLook('arena', 'cell');
  const found = arenaGrids(table)
    .flatMap((grid) =>
      grid.lines.flatMap((line) =>
        grid.columns.map((column) => ({ id: cellId(grid, line, column), line, column, grid })),
      ),
    )
    .find(({ id }) => id === looked);
  if (!found)
    return (
      <p className={styles.hint} aria-live="polite">
        Choose a cell to see what it is made of, and to open its experiment.
      </p>
    );
  const { line, column, grid } = found;
  const { family } = grid;
  const cell = grid.at(line, column);
  const { label, description } = arenaColumn(column);
  const spot =
    line !== 'mean' && line !== 'worst' && crossing({ column, family }) === null && !cell?.reason
      ? cellOf(spec, { column, family, row: line }, 0)
      : null;
  return (
    <section className={styles.panel} aria-live="polite">
      <h2>
        {lineLabel(line)}, {label}
      </h2>
      <p className={styles.words}>
        {lineLabel(line)}: {lineWords(line)}. {label}: {description}.
        {cell?.knowledge === 'adaptive' &&
          (family === 'embeddings'
            ? ' The attacker has the gradients of the model attacked.'
            : ' The attacker trains copies of the model, defence and all, and takes the profiles that do most.')}
        {cell?.knowledge === 'not adaptive' &&
          ' Not adaptive: these profiles know nothing of the defence, and an attacker who does may do more.'}
      </p>
      {cell?.reason && <p className={styles.reason}>{cell.reason}</p>}
      {spot && (
        <p>
          <a href={encodeHash(spot.spec.study, spot.spec)}>
            Open the first seed in {studies[spot.spec.study].label}
          </a>
        </p>
      )}
    </section>
  );
}
