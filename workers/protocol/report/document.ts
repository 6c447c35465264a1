import type { CellFormat } from '../names/format.ts';
import type { Table } from '../run/events.ts';
import { type Bars, barsSvg } from './bars.ts';
import type { Chart } from './chart.ts';
import { chartSvg } from './chart.ts';
import { formatCell } from './format.ts';
import { escapedHtml } from './html.ts';

/** A report as one HTML file that needs nothing beside itself: no script, no picture, no style sheet, no network. */

/** Rows of a table that a report shows; the rest is counted. */
const MOST_ROWS = 500;
/** Tables of more rows are folded. */
const OPEN_ROWS = 30;

export interface ReportPart {
  readonly heading: string;
  /** Sentences under the heading. */
  readonly says: readonly string[];
  readonly charts: readonly Chart[];
  /** Pictures beside the charts. */
  readonly bars?: readonly Bars[];
  readonly tables: readonly Table[];
}

export interface Report {
  readonly title: string;
  /** What was done, in a sentence. */
  readonly lead: string;
  /** Names and values: engine, version, hash. */
  readonly facts: readonly (readonly [string, string])[];
  /** The address that opens the experiment in a lab: a whole one is a link, the part after the lab's own a text. */
  readonly link: string;
  /** Experiments, as JSON. */
  readonly specs: readonly { readonly name: string; readonly spec: unknown }[];
  readonly parts: readonly ReportPart[];
}

const isNumber = ({ type }: CellFormat) => type !== 'text';

/** A table with a caption; long ones are folded, and cut where a browser would stutter. */
function tableHtml({ title, columns, rows }: Table): string {
  if (rows.length === 0) return '';
  const head = columns.map(
    (column) =>
      `<th scope="col"${isNumber(column) ? ' class="n"' : ''}>${escapedHtml(column.label)}${column.unit ? ` (${escapedHtml(column.unit)})` : ''}</th>`,
  );
  const body = rows
    .slice(0, MOST_ROWS)
    .map(
      (row) =>
        `<tr>${columns
          .map(
            (column) =>
              `<td${isNumber(column) ? ' class="n"' : ''}>${escapedHtml(formatCell(row[column.key], column))}</td>`,
          )
          .join('')}</tr>`,
    );
  const cut =
    rows.length > MOST_ROWS
      ? `<p>The first ${MOST_ROWS} of ${rows.length} rows; the result as JSON has all.</p>`
      : '';
  const name = escapedHtml(title);
  return `<details${rows.length > OPEN_ROWS ? '' : ' open'}><summary>${name}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}</summary>${cut}<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><caption>${name}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div></details>`;
}

function partHtml({ heading, says, charts, bars = [], tables }: ReportPart): string {
  const pictures = [...charts.map(chartSvg), ...bars.map(barsSvg)];
  return [
    `<section><h2>${escapedHtml(heading)}</h2>`,
    ...says.map((text) => `<p>${escapedHtml(text)}</p>`),
    ...(pictures.length > 0 ? [`<div class="charts">${pictures.join('')}</div>`] : []),
    ...tables.map(tableHtml),
    '</section>',
  ].join('');
}

const style = `:root{color-scheme:light dark;--ink:#1b1c24;--soft:#565459;--paper:#fffefb;--rule:#d9d3c8;--h0:#0b62a4;--h1:#b23c05;--h2:#00704f;--h3:#8a12b8;--h4:#6e5a00;--h5:#a10f5b}
@media(prefers-color-scheme:dark){:root{--ink:#ecebe7;--soft:#b0b1ba;--paper:#1b1d25;--rule:#3a3d4a;--h0:#6cb6f0;--h1:#ff9a5c;--h2:#45c99b;--h3:#d07afc;--h4:#d8c557;--h5:#ff8fc4}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1180px;margin:0 auto;padding:24px}
h1,h2{line-height:1.2}a{color:inherit}p{max-width:80ch;overflow-wrap:anywhere}dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 16px}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:20px}figure{margin:0}figcaption{font-weight:600}svg{width:100%;max-width:640px;height:auto}svg text{font:13px system-ui,sans-serif;fill:var(--ink)}svg .tick{fill:var(--soft)}svg .grid{stroke:var(--rule)}
.spread{stroke:var(--ink);stroke-width:1.5}.line{fill:none;stroke-width:2.25}.band{opacity:.14;stroke:none}
.h0{stroke:var(--h0);fill:var(--h0)}.h1{stroke:var(--h1);fill:var(--h1)}.h2{stroke:var(--h2);fill:var(--h2)}.h3{stroke:var(--h3);fill:var(--h3)}.h4{stroke:var(--h4);fill:var(--h4)}.h5{stroke:var(--h5);fill:var(--h5)}.line{fill:none}.o{fill:var(--paper);stroke-width:1.75}
details{margin:12px 0}summary{cursor:pointer}.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}caption{text-align:left;color:var(--soft);padding:4px 0}th,td{padding:4px 10px;border-top:1px solid var(--rule);text-align:left;font-weight:400}thead th{font-weight:600;vertical-align:bottom}.n{text-align:right}
pre{overflow-x:auto;padding:12px;border:1px solid var(--rule);font-size:14px}@media print{details>summary{list-style:none}}`;

/** The whole file. */
export function reportHtml({ title, lead, facts, link, specs, parts }: Report): string {
  const isWhole = /^https?:/.test(link);
  const way = isWhole ? `<p><a href="${escapedHtml(link)}">Open it in the lab</a></p>` : '';
  const address = isWhole
    ? ''
    : `<details><summary>To open it in a lab: what to append to the lab’s address</summary><p>This report was not told where its lab is served. Append the following to the address of any lab, such as http://localhost:4173/ where npm start serves it; a report that is written with --lab URL holds the whole link.</p><p><code>${escapedHtml(link)}</code></p></details>`;
  const experiments = specs.map(
    ({ name, spec }) =>
      `<details><summary>${escapedHtml(name)}</summary><pre tabindex="0">${escapedHtml(JSON.stringify(spec, null, 2))}</pre></details>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>${escapedHtml(title)} – Brittle</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main><h1>${escapedHtml(title)}</h1><p>${escapedHtml(lead)}</p><dl>${facts.map(([name, value]) => `<dt>${escapedHtml(name)}</dt><dd>${escapedHtml(value)}</dd>`).join('')}</dl>${way}${parts.map(partHtml).join('')}<section><h2>What was run</h2>${experiments.join('')}${address}</section></main></body></html>
`;
}
