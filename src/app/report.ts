import {
  type Chart,
  chartsOf,
  type Report,
  type ReportPart,
  type Result,
  reportHtml,
  resultFacts,
  versionFact,
} from '../../workers/protocol.ts';
import { toldDifferences } from '../controls/difference.ts';
import { besideTable, comparable } from './comparison.ts';

/** A run as a comparison names it. */
interface Named {
  readonly name: string;
  readonly result: Result;
}

const names = ['A', 'B'] as const;

/** Charts of the same title in one, with the lines of both. */
function charts(sides: readonly [Named, Named]): Chart[] {
  const [first, second] = sides.map(({ result }, n) =>
    chartsOf(result).map((chart) => ({
      ...chart,
      lines: chart.lines.map((line) => ({ ...line, label: `${line.label}, ${names[n]}` })),
    })),
  );
  return (first ?? []).flatMap((chart) => {
    const other = second?.find(({ title }) => title === chart.title);
    return other ? [{ ...chart, lines: [...chart.lines, ...other.lines] }] : [];
  });
}

/**
 * Two runs as one HTML file: the settings in which they differ, pictures with the lines of both, and every column of
 * numbers of the tables that both have, side by side with the difference.
 * @param link the address of the first run's experiment
 */
export function comparisonReport(sides: readonly [Named, Named], link: string): string {
  const [first, second] = sides.map(({ result }) => result) as [Result, Result];
  const differences = toldDifferences(first.spec, second.spec);
  const tables = comparable(first.tables, second.tables).map(
    ({ title, compared }): ReportPart => ({
      heading: title,
      says: [],
      charts: [],
      tables: compared.values.map((column) =>
        besideTable(compared, column, `${title}: ${column.label}`, names),
      ),
    }),
  );
  const report: Report = {
    title: 'Two runs compared',
    lead: `A: ${sides[0].name}. B: ${sides[1].name}. A difference is B less A.`,
    facts: [...resultFacts(first, ', A'), ...resultFacts(second, ', B'), versionFact],
    link,
    specs: [
      { name: 'The experiment of A, with every default', spec: first.spec },
      { name: 'The experiment of B, with every default', spec: second.spec },
    ],
    parts: [
      {
        heading: 'In what they differ',
        says:
          differences.length === 0
            ? ['Their settings are the same.']
            : differences.map(({ name, first: a, second: b }) => `${name}: ${a} in A, ${b} in B.`),
        charts: charts(sides),
        tables: [],
      },
      ...tables,
    ],
  };
  return reportHtml(report);
}
