import { type Finding, markOf, shortNumber } from '../../../workers/protocol.ts';
import { Verdict } from './Mark.tsx';
import styles from './papers.module.css';
import { Strip } from './Strip.tsx';
import { prose } from './words.ts';

const heads = ['Claim', 'Paper', 'Here', '95 % interval', 'Here less paper', 'Picture', 'Verdict'];

function Row({ finding }: { finding: Finding }) {
  const { claim, figure, sample, verdict, from } = finding;
  const known = sample.n > 0;
  const error = sample.n > 1 ? sample.sd / Math.sqrt(sample.n) : null;
  const why = verdict ? [verdict.why, from?.run.differs, claim.because].filter((text) => text) : [];
  return (
    <tr>
      <th scope="row">
        {claim.says}
        <small>{claim.quantity}</small>
        {claim.source && (
          <small>
            {claim.source.table}: {claim.source.cells.join('; ')}
          </small>
        )}
      </th>
      <td>{figure ? shortNumber(figure.value) : 'none printed'}</td>
      <td>
        {known ? shortNumber(sample.mean) : '–'}
        {known && <small>n = {sample.n}</small>}
      </td>
      <td>{verdict?.interval ? verdict.interval.map(shortNumber).join(' to ') : '–'}</td>
      <td>
        {known && figure ? shortNumber(sample.mean - figure.value) : '–'}
        {known && figure && error !== null && <small>standard error {shortNumber(error)}</small>}
      </td>
      <td>
        <Strip finding={finding} />
      </td>
      <td>
        <Verdict mark={markOf(finding)} />
        <small>{prose(why.join(' '))}</small>
      </td>
    </tr>
  );
}

/** The claims of a card: the paper's figure, what was found, and the verdict. */
export function ClaimTable({ label, findings }: { label: string; findings: readonly Finding[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.claims}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <Row key={finding.claim.id} finding={finding} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
