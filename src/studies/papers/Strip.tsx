import { type Finding, shortNumber, stripOf } from '../../../workers/protocol.ts';
import styles from './papers.module.css';

const width = 200;
const inset = 10;
const x = (share: number) => inset + share * (width - 2 * inset);

/** The paper's figure and what was found, with its interval, on a scale of its own. */
export function Strip({ finding }: { finding: Finding }) {
  const drawn = stripOf(finding);
  if (!drawn) return null;
  const { zero, mean, interval, paper } = drawn;
  const words = [
    finding.figure && `paper ${shortNumber(finding.figure.value)}`,
    mean !== null && `here ${shortNumber(finding.sample.mean)}`,
    finding.verdict?.interval && `95 % ${finding.verdict.interval.map(shortNumber).join(' to ')}`,
  ].filter((part) => part);
  return (
    <svg viewBox={`0 0 ${width} 26`} className={styles.strip} role="img" aria-label={words.join(', ')}>
      <line className={styles.base} x1={inset} x2={width - inset} y1={13} y2={13} />
      {zero !== null && <line className={styles.zero} x1={x(zero)} x2={x(zero)} y1={3} y2={23} />}
      {interval && (
        <line className={styles.whisker} x1={x(interval[0])} x2={x(interval[1])} y1={13} y2={13} />
      )}
      {paper !== null && <path className={styles.paper} d={`M${x(paper)} 7l6 6-6 6-6-6z`} />}
      {mean !== null && <circle className={styles.here} cx={x(mean)} cy={13} r={4} />}
    </svg>
  );
}
