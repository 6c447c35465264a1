import { listed } from '../names/entry.ts';
import { studies } from '../names/studies.ts';
import type { Result } from '../result.ts';
import type { Chart, ChartLine } from './chart.ts';
import { aloneWords, besideTable, comparable } from './compare.ts';
import { type Report, type ReportPart, reportHtml } from './document.ts';
import { chartsOf, hashLink, resultFacts, versionFact } from './study.ts';
import { settingsTable } from './told.ts';

/** A run as a comparison names it: 'A', or 'shown'. */
export interface Side {
  readonly name: string;
  /** What is said of it once, such as the name of its file. */
  readonly about?: string;
  readonly result: Result;
}

/** Runs that can be told apart in a chart. */
export const MOST_COMPARED = 5;

/**
 * Charts of the same title in one, with the lines of every run that has it: a hue and a marker a line of the first, a
 * dash a run.
 */
function charts(sides: readonly Side[]): { readonly drawn: Chart[]; readonly alone: readonly string[] } {
  const all = sides.map(({ name, result }, run) =>
    chartsOf(result).map((chart) => ({ ...chart, name, run })),
  );
  const titles = new Set(all.flat().map(({ title }) => title));
  const alone: string[] = [];
  const drawn = [...titles].flatMap((title): Chart[] => {
    const found = all.flat().filter((chart) => chart.title === title);
    const [first] = found;
    if (!first || found.length < 2) {
      if (first) alone.push(`${title} (${first.name})`);
      return [];
    }
    const labels = [...new Set(found.flatMap(({ lines }) => lines.map(({ label }) => label)))];
    const lines = found.flatMap(({ lines: own, name, run }) =>
      own.map(
        (line): ChartLine => ({
          ...line,
          label: `${line.label}, ${name}`,
          look: { hue: labels.indexOf(line.label), run },
        }),
      ),
    );
    const { title: _, name: __, run: ___, ...frame } = { ...first };
    return [{ ...frame, title, lines }];
  });
  return { drawn, alone };
}

/** What of several runs can be set beside each other, column by column; nothing where they are of different studies. */
function tableParts(sides: readonly Side[]): ReportPart[] {
  const names = sides.map(({ name }) => name);
  return comparable(sides.map(({ result }) => result.tables)).map((compared) => {
    const alone = aloneWords(compared, names);
    return {
      heading: compared.title,
      says: alone === null ? [] : [alone],
      charts: [],
      tables: compared.values.map((column) =>
        besideTable(compared, column, `${compared.title}: ${column.label}`, names),
      ),
    };
  });
}

/** What stands above the pictures. */
function opening(sides: readonly Side[], sameStudy: boolean, alone: readonly string[]): string[] {
  const [first, ...others] = sides.map(({ name, result }) => ({ name, spec: result.spec }));
  const data = JSON.stringify(first?.spec.dataset);
  const otherData = others.filter(({ spec }) => JSON.stringify(spec.dataset) !== data);
  const settings = settingsTable(sides.map(({ name, result }) => ({ name, spec: result.spec })));
  return [
    ...(settings.rows.length === 0 ? ['Their settings are the same.'] : []),
    ...(sameStudy
      ? []
      : ['They are of different studies, whose charts and tables cannot be held against each other.']),
    ...(sameStudy && otherData.length > 0
      ? [
          `${listed(otherData.map(({ name }) => name))} ${otherData.length === 1 ? 'is' : 'are'} of other data than ${first?.name}: a difference is one of the data too.`,
        ]
      : []),
    ...(alone.length > 0 ? [`Of one run alone, and not drawn: ${listed(alone)}.`] : []),
  ];
}

/** The part of an address that opens the first run's experiment, with the others of its study pinned. */
export function sidesLink([first, ...others]: readonly Side[]): string {
  if (!first) throw new RangeError('sidesLink: a run is needed');
  const { spec } = first.result;
  const same = others.flatMap(({ result }) => (result.spec.study === spec.study ? [result.spec] : []));
  return hashLink(spec, same);
}

/**
 * Two to five runs as one HTML file: the settings in which they differ, pictures with the lines of all, and every
 * column of numbers of the tables that they have in common, side by side with the differences from the first.
 * @param link the address of the first run's experiment, with the others pinned; where there is none the part behind a
 * lab's address stands for it
 */
export function comparisonReport(sides: readonly Side[], link?: string): string {
  const [first, ...others] = sides;
  if (!first || others.length === 0) throw new RangeError('comparisonReport: two runs are needed');
  const { spec } = first.result;
  const sameStudy = others.every(({ result }) => result.spec.study === spec.study);
  const { drawn, alone } = sameStudy ? charts(sides) : { drawn: [], alone: [] };
  const kinds = [...new Set(sides.map(({ result }) => studies[result.spec.study].label))];
  const report: Report = {
    title: `${listed(kinds)}: ${sides.length} runs compared`,
    lead: `${sides.map(({ name, about }) => (about ? `${name}: ${about}` : name)).join('; ')}. A difference is one run less ${first.name}.`,
    facts: [...sides.flatMap(({ name, result }) => resultFacts(result, `, ${name}`)), versionFact],
    link: link ?? sidesLink(sides),
    specs: sides.map(({ name, result }) => ({
      name: `The experiment of ${name}, with every default`,
      spec: result.spec,
    })),
    parts: [
      {
        heading: 'In what they differ',
        says: opening(sides, sameStudy, alone),
        charts: [],
        tables: [settingsTable(sides.map(({ name, result }) => ({ name, spec: result.spec })))],
      },
      ...(drawn.length > 0 ? [{ heading: 'Pictures of all', says: [], charts: drawn, tables: [] }] : []),
      ...sides.flatMap(({ name, result: { notes } }) =>
        notes.length > 0 ? [{ heading: `Notes on ${name}`, says: notes, charts: [], tables: [] }] : [],
      ),
      ...(sameStudy ? tableParts(sides) : []),
    ],
  };
  return reportHtml(report);
}
