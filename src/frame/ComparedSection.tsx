import { Suspense } from 'react';
import type { StudyId } from '../../workers/protocol.ts';
import { Arrival } from '../parts/Arrival.tsx';
import { lazyPart } from '../parts/lazyPart.tsx';
import { usePins } from './usePins.ts';

const Compared = lazyPart(() => import('./Compared.tsx'));

/** The run shown and the pinned ones side by side; nothing where none is pinned. */
export function ComparedSection({ study }: { study: StudyId }) {
  if (usePins(study).length === 0) return null;
  return (
    <Arrival>
      <Suspense fallback={null}>
        <Compared study={study} />
      </Suspense>
    </Arrival>
  );
}
