import { ActionIcon } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import {
  cardName,
  counted,
  countsByKind,
  findingsOf,
  markOf,
  marks,
  markWords,
  type PaperCards,
  paperCards,
  paperName,
  type RunRecord,
  verdicts,
} from '../../../workers/protocol.ts';
import { ClaimList } from './ClaimList.tsx';
import { Mark } from './Mark.tsx';
import styles from './papers.module.css';

interface OverviewProps {
  readonly recordsOf: (of: PaperCards) => readonly RunRecord[];
  readonly shown: string;
  onShow(card: string): void;
}

/** All claims as one picture: papers down, their cards and claims across, verdicts by shape and colour. */
export function Overview({ recordsOf, shown, onShow }: OverviewProps) {
  const [asTable, setAsTable] = useState(false);
  const papers = paperCards.map((of) => ({ of, cards: findingsOf(of, recordsOf(of)) }));
  const counts = countsByKind(recordsOf);
  return (
    <section className={styles.overview} aria-labelledby="overview">
      <div className={styles.overviewHead}>
        <div>
          <h2 id="overview">All {counts.reduce((sum, { claims }) => sum + claims, 0)} claims</h2>
          <ul className={styles.counts} aria-label="Verdicts by kind of claim">
            {counts.map(({ label, means, words }) => (
              <li key={label}>
                <strong>{label}</strong> ({means}): {words}
              </li>
            ))}
          </ul>
        </div>
        <ActionIcon
          variant={asTable ? 'filled' : 'subtle'}
          aria-label="Table of all claims"
          title="Table"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <IconTable size={18} />
        </ActionIcon>
      </div>
      {asTable && <ClaimList recordsOf={recordsOf} />}
      <div className={styles.papers} hidden={asTable}>
        {papers.map(({ of, cards }) => (
          <section key={of.paper} aria-label={paperName(of)} className={styles.row}>
            <h3>{paperName(of)}</h3>
            <ul>
              {cards.map(({ card, findings }) => (
                <li key={card.id}>
                  <button
                    type="button"
                    // What stands in it is its name where there are no marks.
                    aria-label={findings.length > 0 ? `${card.label}: ${counted(findings)}` : undefined}
                    aria-pressed={cardName(of, card) === shown}
                    onClick={() => onShow(cardName(of, card))}
                  >
                    <span>{card.label}</span>
                    <span className={styles.marks}>
                      {findings.length === 0 && <span className={styles.none}>{counted(findings)}</span>}
                      {findings.map((finding) => (
                        <Mark key={finding.claim.id} mark={markOf(finding)} />
                      ))}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <ul className={styles.key} aria-label="Verdicts">
        {marks.map((mark) => (
          <li key={mark}>
            <Mark mark={mark} /> <strong>{markWords[mark]}</strong>
            {mark !== 'none' && <>: {verdicts[mark].means}</>}
          </li>
        ))}
      </ul>
    </section>
  );
}
