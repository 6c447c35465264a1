import { useElementSize } from '@mantine/hooks';
import { type CertificateAnswer, certificates } from '../../../workers/protocol.ts';
import { Marker } from '../../charts/Swatch.tsx';
import { roleColour } from '../../look/roles.ts';
import { tr } from '../../words/tr.ts';
import styles from './certify.module.css';

/** Bounds, greedy and the exact answer of one instance on the line of budgets. */
export function NumberLine({ answer }: { readonly answer: CertificateAnswer }) {
  const { ref, width } = useElementSize();
  const { bounds, budget, greedy, exact } = answer;
  const most = budget + 1;
  const x = (q: number) => 16 + (Math.max(0, width - 32) * q) / most;
  const flipped = exact ?? greedy;
  const proved = exact === 0 ? budget : exact === null ? bounds.best : exact - 1;
  const rows = [
    { label: `${certificates.relaxation.short} proves up to`, q: bounds.relaxation, role: 'robust' },
    { label: certificates.split.short, q: bounds.split, role: 'robust' },
    { label: certificates.row.short, q: bounds.row, role: 'robust' },
    ...(greedy > 0 ? [{ label: 'Greedy flips at', q: greedy, role: 'nonRobust' } as const] : []),
    ...(exact ? [{ label: 'Exact: flips at', q: exact, role: 'nonRobust' } as const] : []),
  ] as const;
  return (
    <div ref={ref} className={styles.line}>
      <svg
        width="100%"
        height={54 + rows.length * 20}
        role="img"
        aria-label={`${rows.map(({ label, q }) => `${tr(label)} ${q}`).join('; ')}.`}
      >
        <line x1={x(0)} x2={x(proved)} y1={14} y2={14} stroke={roleColour('robust')} strokeWidth={8} />
        {flipped > 0 && (
          <line
            x1={x(flipped)}
            x2={x(most)}
            y1={14}
            y2={14}
            stroke={roleColour('nonRobust')}
            strokeWidth={8}
          />
        )}
        {Array.from({ length: most + 1 }, (_, q) => q).map((q) => (
          <g key={q}>
            <line x1={x(q)} x2={x(q)} y1={7} y2={24} stroke="currentColor" />
            <text x={x(q)} y={40} textAnchor="middle">
              {q === most ? `>${budget}` : q}
            </text>
          </g>
        ))}
        {rows.map(({ label, q, role }, n) => {
          const left = q > most / 2;
          return (
            <g key={label}>
              <Marker
                shape={role === 'robust' ? 'circle' : 'cross'}
                x={x(q)}
                y={58 + n * 20}
                size={4.5}
                colour={roleColour(role)}
              />
              <text x={x(q) + (left ? -10 : 10)} y={62 + n * 20} textAnchor={left ? 'end' : 'start'}>
                {tr(label)} {q}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
