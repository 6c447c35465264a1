/**
 * What is judged of a report of Lighthouse, and what of it falls short. Categories are judged by their scores, but for
 * performance, whose score is made of times; of that the audits are judged that say the same on any machine.
 */
export const GOAL = 95;
export const judged = ['accessibility', 'best-practices', 'seo'];

/**
 * Audits of performance that count bytes, elements, headers and shifts. Left out is all that is told in milliseconds,
 * and `unused-javascript`: how much of a script has run depends on when the report is closed.
 */
const steady = [
  ...['cumulative-layout-shift', 'unsized-images', 'non-composited-animations', 'viewport'],
  ...['total-byte-weight', 'uses-text-compression', 'uses-long-cache-ttl', 'redirects'],
  ...['unminified-css', 'unminified-javascript', 'unused-css-rules'],
  ...['duplicated-javascript', 'legacy-javascript', 'font-display', 'third-parties-insight'],
  ...['uses-responsive-images', 'uses-optimized-images', 'modern-image-formats', 'offscreen-images'],
  ...['efficient-animated-content', 'lcp-lazy-loaded', 'prioritize-lcp-image'],
  ...['uses-passive-event-listeners', 'no-document-write', 'bf-cache'],
];

const BLOCKING = 'render-blocking-resources';
const ELEMENTS = 'dom-size';

/** The audits of performance that `shortcomings` reads. */
export const needed = [...steady, BLOCKING, ELEMENTS];

/** Files that the first picture waits for, beside the page: its one style sheet, without which it would be drawn twice. */
const MOST_BLOCKING = 1;

/**
 * Elements of a page. Lighthouse likes 800, which a study does not reach with its controls, pictures and tables; Perturb
 * had 3,800 while the tables that are folded away were made all the same.
 */
const MOST_ELEMENTS = 2_500;

/** The score of a category, 0 to 100. */
export const scoreOf = ({ categories }, id) => Math.round(100 * categories[id].score);

/**
 * What falls short in a report, a sentence each; an audit that Lighthouse no longer knows does too. `goal` is what the
 * judged categories have to score.
 */
export function shortcomings(report, goal = GOAL) {
  const { audits } = report;
  const scores = judged.flatMap((id) =>
    scoreOf(report, id) < goal ? [`${id}: ${scoreOf(report, id)} is below ${goal}`] : [],
  );
  const gone = needed.flatMap((id) => (audits[id] ? [] : [`performance: Lighthouse has no audit ${id}`]));
  const performance = steady.flatMap((id) => {
    const audit = audits[id];
    const short = audit && audit.score !== null && 100 * audit.score < GOAL;
    return short ? [`performance: ${audit.title} ${audit.displayValue ?? ''}`.trim()] : [];
  });
  const blocking = audits[BLOCKING]?.details?.items ?? [];
  const waits =
    blocking.length > MOST_BLOCKING
      ? [`performance: the first picture waits for ${blocking.map(({ url }) => url).join(', ')}`]
      : [];
  const elements = audits[ELEMENTS]?.numericValue ?? 0;
  const many = elements > MOST_ELEMENTS ? [`performance: ${elements} elements, above ${MOST_ELEMENTS}`] : [];
  return [...scores, ...gone, ...performance, ...waits, ...many];
}
