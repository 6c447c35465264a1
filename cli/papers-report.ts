import type { Card, PaperCards } from '../workers/protocol/papers/card.ts';
import { columnsOf, printedOf } from '../workers/protocol/papers/numbers.ts';
import {
  countsByKind,
  findingsOf,
  type Mark,
  markOf,
  markShapes,
  marks,
  markWords,
  stripOf,
} from '../workers/protocol/papers/picture.ts';
import {
  besideWords,
  cardName,
  type Finding,
  paperCards,
  paperName,
  type RunRecord,
} from '../workers/protocol/papers/report.ts';
import { shortNumber } from '../workers/protocol/papers/short.ts';
import { verdicts } from '../workers/protocol/papers/verdict.ts';
import { escapedHtml } from '../workers/protocol/report/html.ts';

/** One report of all cards, in a file that needs nothing beside itself. */

/** Links within the docs mean nothing in a file of its own. */
const prose = (text: string): string => escapedHtml(text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'));

const interval = (pair: readonly [number, number] | null | undefined): string =>
  pair ? `${shortNumber(pair[0])} to ${shortNumber(pair[1])}` : '–';

/** Columns of the CSV, and of nothing else. */
const columns = [
  ...['paper', 'card', 'claim', 'quantity', 'paper_figure', 'mean', 'sd', 'repeats'],
  ...[
    'low',
    'high',
    'difference',
    'standard_error',
    'verdict',
    'why',
    'because',
    'run',
    'differs',
    'date',
    'commit',
  ],
];

const quoted = (cell: string | number | null | undefined): string => {
  const text = cell === null || cell === undefined || Number.isNaN(cell) ? '' : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function csvRow(of: PaperCards, card: Card, { claim, figure, sample, verdict, from }: Finding): string {
  const { n, mean, sd } = sample;
  const known = n > 0;
  const record = from?.records[0];
  return [
    ...[paperName(of), cardName(of, card), claim.says, claim.quantity, figure?.value],
    ...[known ? mean : null, known ? sd : null, n, verdict?.interval?.[0], verdict?.interval?.[1]],
    ...[known && figure ? mean - figure.value : null, n > 1 ? sd / Math.sqrt(n) : null],
    ...[verdict?.id ?? 'not run', verdict?.why, claim.because, from?.run.id, from?.run.differs],
    ...[record?.date, record?.commit],
  ]
    .map(quoted)
    .join(',');
}

/** The papers with the cards that were asked for, and those that the records tell anything of. */
export function papersReported(
  records: readonly RunRecord[],
  isAsked: (card: string) => boolean,
): readonly PaperCards[] {
  return paperCards
    .map((of) => ({
      ...of,
      cards: findingsOf(of, records)
        .filter(
          ({ card, findings }) =>
            isAsked(cardName(of, card)) || findings.some((finding) => markOf(finding) !== 'none'),
        )
        .map(({ card }) => card),
    }))
    .filter(({ cards }) => cards.length > 0);
}

/** A row a claim, with a header. */
export function csvOf(records: readonly RunRecord[], papers: readonly PaperCards[] = paperCards): string {
  const rows = papers.flatMap((of) =>
    findingsOf(of, records).flatMap(({ card, findings }) =>
      findings.map((finding) => csvRow(of, card, finding)),
    ),
  );
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}

const mark = (id: Mark): string => {
  const { path, filled } = markShapes[id];
  return `<svg class="mark ${id}" viewBox="0 0 12 12" aria-hidden="true"><path d="${path}"${filled ? ' class="filled"' : ''}/></svg>`;
};

const width = 220;

function strip(finding: Finding): string {
  const drawn = stripOf(finding);
  if (!drawn) return '';
  const x = (share: number) => (8 + share * (width - 16)).toFixed(1);
  const { zero, mean, interval: whisker, paper } = drawn;
  const words = [
    finding.figure && `paper ${shortNumber(finding.figure.value)}`,
    mean !== null && `here ${shortNumber(finding.sample.mean)}`,
    finding.verdict?.interval && `95 % ${interval(finding.verdict.interval)}`,
  ].filter(Boolean);
  return [
    `<svg class="strip" viewBox="0 0 ${width} 28" role="img" aria-label="${escapedHtml(words.join(', '))}">`,
    '<line class="base" x1="8" x2="212" y1="14" y2="14"/>',
    zero === null ? '' : `<line class="zero" x1="${x(zero)}" x2="${x(zero)}" y1="4" y2="24"/>`,
    whisker ? `<line class="whisker" x1="${x(whisker[0])}" x2="${x(whisker[1])}" y1="14" y2="14"/>` : '',
    paper === null ? '' : `<path class="paper" d="M${x(paper)} 8l6 6-6 6-6-6z"/>`,
    mean === null ? '' : `<circle class="here" cx="${x(mean)}" cy="14" r="4"/>`,
    '</svg>',
  ].join('');
}

function claimRow(finding: Finding): string {
  const { claim, figure, sample, verdict, from } = finding;
  const id = markOf(finding);
  const known = sample.n > 0;
  const error =
    sample.n > 1 ? `<small>standard error ${shortNumber(sample.sd / Math.sqrt(sample.n))}</small>` : '';
  const difference = known && figure ? `${shortNumber(sample.mean - figure.value)}${error}` : '–';
  const why = (verdict ? [verdict.why, from?.run.differs, claim.because] : [])
    .filter((text) => text)
    .map((text) => prose(text ?? ''));
  return [
    `<tr><th scope="row">${prose(claim.says)}<small>${prose(claim.quantity)}</small></th>`,
    `<td>${figure ? shortNumber(figure.value) : 'none printed'}</td>`,
    `<td>${known ? shortNumber(sample.mean) : '–'}<small>${known ? `n = ${sample.n}` : ''}</small></td>`,
    `<td>${interval(verdict?.interval)}</td><td>${difference}</td><td>${strip(finding)}</td>`,
    `<td>${mark(id)} ${markWords[id]}<small>${why.join(' ')}</small></td></tr>`,
  ].join('');
}

function tableOf(card: Card): string {
  return card.tables
    .map((table) => {
      const head = columnsOf(table).map((name) => `<th scope="col">${escapedHtml(name)}</th>`);
      const rows = Object.entries(table.rows).map(
        ([name, row]) =>
          `<tr><th scope="row">${escapedHtml(name)}</th>${printedOf(row)
            .map((cell) => `<td>${cell === '-' ? '–' : cell}</td>`)
            .join('')}</tr>`,
      );
      return `<details><summary>${escapedHtml(table.id)} as printed</summary><div class="scroll" tabindex="0" role="region" aria-label="${escapedHtml(`${card.label}, ${table.id} as printed`)}"><table><caption>${escapedHtml(table.caption)}</caption><thead><tr><td></td>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
    })
    .join('');
}

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `<h4>${title}</h4><ul>${lines.map((line) => `<li>${prose(line)}</li>`).join('')}</ul>`;

function cardSection(
  of: PaperCards,
  card: Card,
  findings: readonly Finding[],
  records: readonly RunRecord[],
): string {
  const beside = card.baselines.flatMap((baseline) => besideWords(of, card, baseline, records) ?? []);
  const head = ['Claim', 'Paper', 'Here', '95 % interval', 'Here less paper', 'Picture', 'Verdict'];
  const label = escapedHtml(`${card.label}, ${paperName(of)}`);
  const claims =
    findings.length === 0
      ? '<p>Settings, no claim.</p>'
      : `<div class="scroll" tabindex="0" role="region" aria-label="Claims of ${label}"><table><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${findings.map(claimRow).join('')}</tbody></table></div>`;
  return [
    `<section id="${cardName(of, card).replace('/', '-')}"><h3>${escapedHtml(card.label)}: ${prose(card.says)}</h3>`,
    claims,
    list('Beside simple recommenders', beside),
    tableOf(card),
    list('What the paper leaves open, and what was chosen', card.open),
    list('Obstacles', card.obstacles),
    '</section>',
  ].join('');
}

function overview(records: readonly RunRecord[], papers: readonly PaperCards[]): string {
  const rows = papers.map((of) => {
    const cells = findingsOf(of, records).map(
      ({ card, findings }) =>
        `<a href="#${cardName(of, card).replace('/', '-')}"><span>${escapedHtml(card.label)}</span><span class="marks">${findings
          .map((finding) => `${mark(markOf(finding))}<i class="words">${markWords[markOf(finding)]}. </i>`)
          .join('')}</span></a>`,
    );
    return `<tr><th scope="row">${escapedHtml(paperName(of))}</th><td><div class="cards">${cells.join('')}</div></td></tr>`;
  });
  const key = marks
    .map((id) => `<li>${mark(id)} ${markWords[id]}${id === 'none' ? '' : `: ${verdicts[id].means}`}</li>`)
    .join('');
  const counts = countsByKind(() => records, papers)
    .filter(({ claims }) => claims > 0)
    .map(({ label, means, words }) => `<li><strong>${label}</strong> (${means}): ${words}</li>`)
    .join('');
  return `<ul class="key" aria-label="Verdicts by kind of claim">${counts}</ul><table class="overview"><caption>All claims of the cards in this report</caption><tbody>${rows.join('')}</tbody></table><ul class="key">${key}</ul>`;
}

const style = `:root{color-scheme:light dark;--ink:#1c2230;--soft:#50586a;--paper:#fff;--rule:#cdd3dd;--reproduced:#006d72;--direction:#0b62a4;--not:#ab3412;--untold:#5d6069;--none:#5d6069}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf2;--soft:#aab2c2;--paper:#14181f;--rule:#3a4250;--reproduced:#4cc6cb;--direction:#6cb6f0;--not:#ff8f70;--untold:#a9adb8;--none:#a9adb8}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1280px;margin:0 auto;padding:24px}
table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:6px 10px;border-top:1px solid var(--rule);font-weight:400}
thead th{font-weight:600}caption{text-align:left;color:var(--soft);padding:4px 0}small{display:block;color:var(--soft)}
.scroll{overflow-x:auto}.mark{width:14px;height:14px;vertical-align:-1px;fill:none;stroke:currentColor;stroke-width:1.8}.mark .filled{fill:currentColor}
.reproduced{color:var(--reproduced)}.direction{color:var(--direction)}.not{color:var(--not)}.untold{color:var(--untold)}.none{color:var(--none)}
.strip{width:220px;height:28px}.base{stroke:var(--rule)}.zero{stroke:var(--soft);stroke-dasharray:2 2}.whisker{stroke:var(--direction);stroke-width:3}.here{fill:var(--direction)}.paper{fill:var(--paper);stroke:var(--not);stroke-width:2}
.cards{display:flex;flex-wrap:wrap;gap:6px 18px}.cards a{color:inherit;display:flex;flex-direction:column}.marks{display:flex;gap:3px}.words{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.key{list-style:none;padding:0;display:grid;gap:4px}section{margin:32px 0}h4{margin:12px 0 0}`;

/** The whole report: opens from a file, asks no network. */
export function htmlOf(records: readonly RunRecord[], papers: readonly PaperCards[] = paperCards): string {
  const dates = [...new Set(records.map(({ date }) => date))].sort();
  const said = records.length
    ? `${records.length} runs, ${dates[0]}${dates.length > 1 ? ` to ${dates.at(-1)}` : ''}; commits ${[...new Set(records.map(({ commit }) => commit))].join(', ')}; ${[...new Set(records.map(({ machine }) => machine))].join('; ')}; ${Math.round(records.reduce((sum, { seconds }) => sum + seconds, 0) / 60)} minutes by the clock.`
    : 'Nothing was run yet.';
  const body = papers.map(
    (of) =>
      `<h2>${escapedHtml(paperName(of))}</h2>${findingsOf(of, records)
        .map(({ card, findings }) => cardSection(of, card, findings, records))
        .join('')}`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Papers – Brittle</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main><h1>Papers</h1><p>Tables, figures and theorems of five papers on adversarial recommenders, run again. ${escapedHtml(said)} In the pictures the diamond is the paper’s figure, the dot and the bar what was found here and its 95 % interval, the broken line 0.</p>${overview(records, papers)}${body.join('')}</main></body></html>
`;
}
