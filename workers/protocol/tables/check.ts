import { studies } from '../names/studies.ts';
import type { Table } from '../run/events.ts';
import type { Spec, StudyId } from '../spec/spec.ts';
import { arenaTables } from './arena.ts';
import { certifyTables } from './certify.ts';
import { evadeTables } from './evade.ts';
import { fakesTables } from './fakes.ts';
import { perturbTables } from './perturb.ts';
import { poisonTables } from './poison.ts';
import type { AnyStudyTable } from './table.ts';
import { trainTables } from './train.ts';

const { defended, ...undefended } = perturbTables;

/** Every table of every study. */
export const studyTables: Readonly<Record<StudyId, readonly AnyStudyTable[]>> = {
  train: Object.values(trainTables),
  perturb: [...Object.values(undefended), ...Object.values(defended)],
  certify: Object.values(certifyTables),
  fakes: Object.values(fakesTables),
  poison: Object.values(poisonTables),
  evade: Object.values(evadeTables),
  arena: Object.values(arenaTables),
};

/** What is read of the tables of a result from outside, and what was set aside, a sentence each. */
export interface ReadTables {
  readonly tables: readonly Table[];
  readonly setAside: readonly string[];
}

/** Letters of a name from outside that a sentence repeats. */
const longest = 60;

/**
 * Reads the tables of a result that comes from a file or an earlier version. Tables that its study does not have, and
 * rows that do not fit their table, are set aside.
 */
export function readTables({
  spec,
  tables,
}: {
  readonly spec: Spec;
  readonly tables: readonly Table[];
}): ReadTables {
  const known = new Map(studyTables[spec.study].map((table) => [table.id, table]));
  const setAside: string[] = [];
  const read = tables.flatMap((table) => {
    const described = known.get(table.id);
    if (!described) {
      setAside.push(
        `${studies[spec.study].label} has no table called “${table.id.slice(0, longest)}”; it is set aside.`,
      );
      return [];
    }
    const reading = described.read(table);
    if (reading.leftOut > 0) {
      const { title } = described.head(spec);
      setAside.push(
        `${reading.leftOut} of the ${table.rows.length} rows of “${title}” ${reading.leftOut === 1 ? 'does not fit this table; it is' : 'do not fit this table; they are'} set aside.`,
      );
    }
    return [reading.table];
  });
  return { tables: read, setAside };
}
