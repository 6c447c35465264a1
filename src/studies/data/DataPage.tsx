import { useEffect } from 'react';
import { DataChoice } from '../../controls/DataChoice.tsx';
import { SpecControls } from '../../controls/SpecControls.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { StudyLayout } from '../../frame/StudyLayout.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import { useSpec } from '../../state/spec.ts';
import { CardView } from './CardView.tsx';
import styles from './data.module.css';
import { ImportPanel } from './ImportPanel.tsx';
import { useImport } from './importStore.ts';
import { KeptSets } from './KeptSets.tsx';
import { sizesInWords } from './sizes.ts';
import { useCard } from './useCard.ts';

/** Turns to the set that was just loaded, once. */
function useLoadedSet() {
  const loaded = useImport((state) => state.loaded);
  const patch = useSpec((state) => state.patch);
  useEffect(() => {
    if (loaded) patch('dataset', { kind: 'file', hash: loaded.hash, name: loaded.name });
  }, [loaded, patch]);
  return loaded;
}

/** The Data page: which data the lab works on, what it is like, and how it is cut. */
export default function DataPage() {
  const { dataset, view, split } = useSpec((state) => state.spec);
  const loaded = useLoadedSet();
  const { outcome, waiting } = useCard(dataset);
  const card = outcome?.ok ? outcome.value : null;
  return (
    <StudyLayout
      title="Data"
      lead="What the models learn from: a set generated here, or your own files. All of it stays on this machine."
      controls={
        <SpecControls
          first={{ title: 'Data', content: <DataChoice link={false} /> }}
          sections={['split']}
          open={['split']}
        />
      }
    >
      <ImportPanel />
      <section aria-label="The data in use" aria-busy={waiting} className={styles.inUseCard}>
        <div className={styles.cardHead}>
          <h2>{card?.name ?? 'Data in use'}</h2>
          <span className={styles.fine} role="status">
            {waiting ? 'Reading the data…' : ''}
          </span>
        </div>
        {outcome && !outcome.ok && <Failure error={outcome.error} title="This data set cannot be shown" />}
        {card && <p className={styles.sizes}>{sizesInWords(card, view, split)}</p>}
        {card ? <CardView card={card} /> : waiting && <Waiting title="The card of the data" height={480} />}
      </section>
      <KeptSets version={loaded} />
    </StudyLayout>
  );
}
