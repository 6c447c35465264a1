import { Button, Menu, NativeSelect, Switch, VisuallyHidden } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useId } from 'react';
import {
  type ArenaColumnId,
  type ArenaTable,
  arenaColumn,
  arenaFamilies,
  type CostLine,
  cellLook,
  type FamilyGrid,
  type GridLine,
  isControl,
  isProof,
  lineLabel,
  tableToLatex,
} from '../../../workers/protocol.ts';
import { tableToCsv } from '../../charts/csv.ts';
import { fileName, saveFile } from '../../charts/export.ts';
import { formatCell } from '../../charts/format.ts';
import { useLook } from '../../frame/useLook.ts';
import { useRun } from '../../state/run.ts';
import { tr, trNumber } from '../../words/tr.ts';
import styles from './arena.module.css';
import { leftOut, lossOf, sortedColumns, worstLoss } from './grid.ts';

/** By what a cell is told in an address, and to a run that fills the grid. */
export const cellId = ({ family }: FamilyGrid, line: GridLine, column: ArenaColumnId): string =>
  cellLook({ family, line, column });

interface CellProps {
  readonly grid: FamilyGrid;
  readonly line: GridLine;
  readonly column: ArenaColumnId;
  readonly most: number;
}

const digits = { type: 'number', digits: 3 } as const;

function Cell({ grid, line, column, most }: CellProps) {
  const [looked, setLooked] = useLook('arena', 'cell');
  const lookAt = useRun((state) => state.look);
  const found = grid.at(line, column);
  const id = cellId(grid, line, column);
  const loss = lossOf(grid, line, column);
  const shade = loss !== null && most > 0 ? Math.round((28 * loss) / most) : 0;
  const hatched = found?.reason !== null && found?.reason !== undefined;
  const blind = found?.knowledge === 'not adaptive';
  const waiting = !hatched && (found?.kept ?? null) === null;
  return (
    <td
      data-hatched={hatched || undefined}
      style={
        shade > 0
          ? { background: `color-mix(in srgb, var(--role-attacked) ${shade}%, var(--paper))` }
          : undefined
      }
    >
      <button
        type="button"
        className={styles.cell}
        aria-pressed={looked === id}
        onClick={() => setLooked(looked === id ? null : id)}
        onFocus={() => lookAt(id)}
        onPointerEnter={() => lookAt(id)}
      >
        <VisuallyHidden>
          {tr(lineLabel(line))}, {tr(arenaColumn(column).label)}:{' '}
        </VisuallyHidden>
        {hatched || waiting ? (
          <span className={styles.none}>{tr(hatched ? 'not crossed' : 'to come')}</span>
        ) : (
          <>
            <span className={styles.value}>{formatCell(found?.kept ?? null, digits)}</span>
            <span className={styles.sd}>
              ± {formatCell(found?.sd ?? null, digits)}
              {blind && <span aria-hidden>†</span>}
            </span>
          </>
        )}
        {blind && <VisuallyHidden>{tr('not adaptive')}</VisuallyHidden>}
      </button>
    </td>
  );
}

/** What a column costs, at the end of its cells. */
function CostCell({ line, column }: { readonly line: CostLine; readonly column: ArenaColumnId }) {
  return (
    <td className={styles.cost}>
      {trNumber(line.at(column) ?? '') || <span className={styles.none}>{tr('to come')}</span>}
    </td>
  );
}

/** A family's attacks against models and defences: every cell with its spread, shaded by what the attack takes. */
export function GridTable({
  grid,
  table,
  costs,
  lengths,
  outcomes,
}: {
  readonly grid: FamilyGrid;
  readonly table: ArenaTable<'cells'>;
  /** Last lines, of what columns cost; the same for every family. */
  readonly costs: readonly CostLine[];
  /** Beside what lengths of embeddings ε stands; null where nothing is said of it. */
  readonly lengths: string | null;
  /** What became of every instance; null where the run has no such table. */
  readonly outcomes: ArenaTable<'outcomes'> | null;
}) {
  const [transposed, setTransposed] = useLook('arena', 'transposed');
  const [look, setLook] = useLook('arena', 'sort');
  const id = useId();
  const { label, description } = arenaFamilies[grid.family];
  // One table is sorted by one of its own lines; the others stay as they are.
  const sort = grid.lines.find((line) => look === `${grid.family} ${line}`) ?? null;
  const columns = sortedColumns(grid, sort);
  const own = { ...table, rows: table.rows.filter(({ family }) => family === grid.family) };
  const blind = own.rows.some(({ knowledge }) => knowledge === 'not adaptive');
  const without = leftOut(grid);
  const across = transposed ? 'Rows' : 'Columns';
  const most = worstLoss(grid);
  const single = outcomes && {
    ...outcomes,
    rows: outcomes.rows.filter(({ family }) => family === grid.family),
  };
  const save = (text: string, type: string, extension: string, of = '') =>
    saveFile(new Blob([text], { type }), fileName(`arena ${label}${of}`, extension));
  const lineHead = (line: GridLine) => (
    <>
      {tr(lineLabel(line))}
      {isControl(line) && <span className={styles.kind}>{tr('control')}</span>}
      {isProof(line) && <span className={styles.kind}>{tr('proof')}</span>}
    </>
  );
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{tr(label)}</h2>
        <div className={styles.tools}>
          <NativeSelect
            size="xs"
            className={styles.order}
            aria-label={tr(`Order of the ${across.toLowerCase()}, ${label}`)}
            data={[
              { value: '', label: tr(`${across} as chosen`) },
              ...grid.lines.map((line) => ({ value: line, label: tr(`${across} by: ${lineLabel(line)}`) })),
            ]}
            value={sort ?? ''}
            onChange={({ currentTarget: { value } }) => setLook(value ? `${grid.family} ${value}` : null)}
          />
          <Switch
            size="sm"
            label={tr('Transposed')}
            checked={transposed}
            onChange={(event) => setTransposed(event.currentTarget.checked)}
          />
          <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconDownload size={16} aria-hidden />}
                aria-label={tr(`Export ${label}`)}
              >
                {tr('Export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => save(tableToCsv(own), 'text/csv', 'csv')}>
                {tr('Table as CSV')}
              </Menu.Item>
              <Menu.Item
                onClick={() => save(tableToLatex(grid, columns, transposed, costs), 'text/x-tex', 'tex')}
              >
                {tr('Table as LaTeX')}
              </Menu.Item>
              <Menu.Item
                onClick={() => save(`${JSON.stringify(own.rows, null, 2)}\n`, 'application/json', 'json')}
              >
                {tr('Table as JSON')}
              </Menu.Item>
              {single && single.rows.length > 0 && (
                <Menu.Item onClick={() => save(tableToCsv(single), 'text/csv', 'csv', ' outcomes')}>
                  {tr('Every instance as CSV')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <p className={styles.sideways}>
        {tr(
          transposed
            ? 'The table scrolls sideways; models and defences stay in sight.'
            : 'The table scrolls sideways; attacks stay in sight.',
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label={tr(`${label}, table`)} tabIndex={0}>
        <table className={styles.grid}>
          {transposed ? (
            <>
              <thead>
                <tr>
                  <th scope="col">{tr('Model and defence')}</th>
                  {grid.lines.map((line) => (
                    <th key={line} scope="col">
                      {lineHead(line)}
                    </th>
                  ))}
                  {costs.map(({ id: line, label: words }) => (
                    <th key={line} scope="col">
                      {tr(words)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {columns.map((column) => (
                  <tr key={column}>
                    <th scope="row">{tr(arenaColumn(column).label)}</th>
                    {grid.lines.map((line) => (
                      <Cell key={line} {...{ grid, line, column, most }} />
                    ))}
                    {costs.map((line) => (
                      <CostCell key={line.id} {...{ line, column }} />
                    ))}
                  </tr>
                ))}
              </tbody>
            </>
          ) : (
            <>
              <thead>
                <tr>
                  <th scope="col">{tr('Attack')}</th>
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {tr(arenaColumn(column).label)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {grid.lines.map((line) => (
                  <tr key={line} data-line={line}>
                    <th scope="row">{lineHead(line)}</th>
                    {columns.map((column) => (
                      <Cell key={column} {...{ grid, line, column, most }} />
                    ))}
                  </tr>
                ))}
                {costs.map((line) => (
                  <tr key={line.id} data-line={line.id}>
                    <th scope="row">{tr(line.label)}</th>
                    {columns.map((column) => (
                      <CostCell key={column} {...{ line, column }} />
                    ))}
                  </tr>
                ))}
              </tbody>
            </>
          )}
        </table>
      </section>
      {without && <p className={styles.words}>{tr(without)}</p>}
      <p className={styles.words}>
        {tr(`Share of instances kept, mean ± standard deviation over seeds; ${description}.`)}{' '}
        {most > 0
          ? tr(
              `The deeper the shade, the more an attack takes of what its model and defence keep without one; the deepest is ${formatCell(most, { type: 'percent', digits: 0 })}.`,
            )
          : tr('No attack takes anything yet.')}
        {blind && ` ${tr('† Not adaptive: the attack knows nothing of the defence.')}`}
        {lengths && ` ${tr(lengths)}`}
        {costs.map(({ label: name, words }) => ` ${tr(name)}: ${tr(words)}.`)}
      </p>
    </section>
  );
}
