import type { ReactNode } from 'react';
import type { ListAnswer } from '../../../workers/protocol.ts';
import { tr } from '../../words/tr.ts';
import { changeInWords, compareLists, type Fate } from './lists.ts';
import styles from './perturb.module.css';

const symbols: Readonly<Record<Fate['mark'], string>> = {
  stayed: '=',
  up: '↑',
  down: '↓',
  entered: '+',
  left: '×',
};

function List({
  title,
  fates,
  place,
}: {
  title: string;
  fates: readonly Fate[];
  place: (fate: Fate) => number | null;
}) {
  return (
    <div className={styles.list}>
      <h3>{tr(title)}</h3>
      <ol>
        {fates.map((fate) => (
          <li key={fate.item} data-mark={fate.mark}>
            <span className={styles.place}>{place(fate)}</span>
            <span className={styles.name}>
              <span title={fate.title}>{fate.title}</span>
              {fate.relevant && <span className={styles.held}>{tr('★ held out')}</span>}
            </span>
            <span className={styles.mark}>
              <span aria-hidden>{symbols[fate.mark]}</span>{' '}
              <span className={styles.fate}>{tr(fate.words)}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface UserListsProps {
  readonly answer: Lists;
  /** The same of the defended model, whose list stands beside; null where there is none. */
  readonly defended?: Lists | null;
  /** Stands beside the sentence on what changed. */
  readonly children: ReactNode;
}
type Lists = Pick<ListAnswer, 'before' | 'after'>;

/** One user's list before and after the perturbation, each item marked with what became of it. */
export function UserLists({ answer, defended = null, children }: UserListsProps) {
  const lists = compareLists(answer.before, answer.after);
  const hardened = defended && compareLists(defended.before, defended.after);
  return (
    <>
      <div className={styles.changes}>
        <p className={styles.change}>{tr(changeInWords(lists))}</p>
        {children}
      </div>
      <div className={styles.lists} data-three={hardened ? true : undefined}>
        <List title="Before" fates={lists.before} place={({ from }) => from} />
        <List title="After" fates={lists.after} place={({ to }) => to} />
        {hardened && <List title="After, defended" fates={hardened.after} place={({ to }) => to} />}
      </div>
    </>
  );
}
