import { isMultiStep, type PerturbSpec, type PerturbTable } from '../../../workers/protocol.ts';
import { Waiting } from '../../frame/Waiting.tsx';
import { DefencePanel, dropTitle } from './DefencePanel.tsx';
import { EqualNorm } from './EqualNorm.tsx';

interface EvidenceProps {
  readonly spec: PerturbSpec;
  readonly comparison: PerturbTable<'comparison'> | null;
  readonly equalNorm: PerturbTable<'equalNorm'> | null;
  readonly epsilon: number;
}

/** Whether a study has anything to prove: a defence, or several steps that may only be longer. */
export const hasEvidence = ({ defence, attack }: PerturbSpec): boolean =>
  defence.kind !== 'none' || (attack.against.kind === 'epsilon' && attack.methods.some(isMultiStep));

/** Whether the defence helps, and whether several steps are stronger or only longer. */
export function Evidence({ spec, comparison, equalNorm, epsilon }: EvidenceProps) {
  const walks = spec.attack.against.kind === 'epsilon' && spec.attack.methods.some(isMultiStep);
  return (
    <>
      {comparison && <DefencePanel table={comparison} epsilon={epsilon} />}
      {!comparison && spec.defence.kind !== 'none' && <Waiting title={dropTitle} height={150} />}
      {walks && equalNorm && <EqualNorm table={equalNorm} epsilon={epsilon} />}
      {walks && !equalNorm && <Waiting title="Stronger, or only bigger?" height={150} />}
    </>
  );
}
