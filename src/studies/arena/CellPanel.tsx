import {
  type ArenaSpec,
  type ArenaTable,
  arenaColumn,
  arenaGrids,
  lineLabel,
  lineWords,
} from '../../../workers/protocol.ts';
import { formatCell } from '../../charts/format.ts';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import styles from './arena.module.css';
import { cellId } from './GridTable.tsx';
import { SeedTable } from './SeedTable.tsx';
import { TriedTable } from './TriedTable.tsx';

interface CellPanelProps {
  readonly table: ArenaTable<'cells'>;
  readonly seeds: ArenaTable<'seeds'> | null;
  readonly tried: ArenaTable<'tried'> | null;
  /** The grid that the table is of. */
  readonly spec: ArenaSpec;
}

/** What an attacker who knows the defence does with it. */
const knowing = {
  embeddings: 'The attacker has the gradients of the model attacked.',
  fakes: 'The attacker trains copies of the model, defence and all, and takes the profiles that do most.',
  clicks: 'The attacker has the weights of the machine attacked.',
  inputs: 'The attacker has the gradients of the network attacked, and what it draws at test time.',
} as const;
/** What one does not know. */
const blind = {
  inputs:
    'Not adaptive: the attack sees the network without the noise that it has at test time, and an attacker who averages over it may do more.',
  fakes: 'Not adaptive: these profiles know nothing of the defence, and an attacker who does may do more.',
} as const;

/** The cell that is looked at: what stands in it, and the way to its experiment. */
export function CellPanel({ table, seeds, tried, spec }: CellPanelProps) {
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
        {tr('Choose a cell to see what it is made of, and to open its experiment.')}
      </p>
    );
  const { line, column, grid } = found;
  const { family } = grid;
  const cell = grid.at(line, column);
  const unknown = blind[family === 'inputs' ? 'inputs' : 'fakes'];
  const { label, description } = arenaColumn(column);
  const spot = line !== 'mean' && line !== 'worst' && !cell?.reason ? { column, family, row: line } : null;
  return (
    <section className={styles.panel} aria-live="polite">
      <h2>
        {tr(lineLabel(line))}, {tr(label)}
      </h2>
      <p className={styles.words}>
        {tr(lineLabel(line))}: {tr(lineWords(line))}. {tr(label)}: {tr(description)}.
        {cell?.knowledge === 'adaptive' && ` ${tr(knowing[family])}`}
        {cell?.knowledge === 'not adaptive' && ` ${tr(unknown)}`}
      </p>
      {cell?.se != null && (
        <p className={styles.words}>
          {tr(
            `Over users: ± ${formatCell(cell.se, { type: 'number', digits: 4 })}, a standard error. So far would other users like these move the number, the models as they are; beside it, the spread over seeds says what other models would do.`,
          )}
        </p>
      )}
      {cell?.reason && <p className={styles.reason}>{tr(cell.reason)}</p>}
      {spot && seeds && <SeedTable seeds={seeds} tried={tried} spec={spec} spot={spot} />}
      {spot && tried && <TriedTable tried={tried} spot={spot} />}
    </section>
  );
}
