import { ActionIcon, Button, Slider } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { type EmbeddingAnswer, type Outcome, perturbAttacks } from '../../../workers/protocol.ts';
import { fileName, saveFile } from '../../charts/export.ts';
import { formatNumber, formatPercent } from '../../charts/format.ts';
import { Failure } from '../../frame/RunNotes.tsx';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import type { AttackSteps } from './attackSteps.ts';
import { EmbeddingCanvas } from './EmbeddingCanvas.tsx';
import type { Method } from './methods.ts';
import styles from './perturb.module.css';
import { canvasToPng } from './plane-drawing.ts';

interface EmbeddingPanelProps {
  readonly method: Method;
  readonly epsilon: number;
  readonly steps: AttackSteps;
  /** True where the answer was stored with the run, at this budget alone. */
  readonly stored: boolean;
  readonly outcome: Outcome<EmbeddingAnswer> | null;
}

/** How long a step is played, so that the eye can follow the gradient and then the projection. */
const PLAY_MS = 900;

/** What the marks of the picture mean. */
const itemMarks = [
  { hue: 'clean', words: '▪ clean items' },
  { hue: 'attacked', words: '■ perturbed, a line from where each was' },
];
const userMarks = [
  { hue: 'clean', words: '+ user, clean' },
  { hue: undefined, words: '× user, perturbed' },
];

function axesInWords({ explained, now }: EmbeddingAnswer): string {
  const [first, second] = explained.map((share) => formatPercent(share));
  const axes = `The axes hold ${first} and ${second} of the variance.`;
  return now.user
    ? axes
    : `${axes} In an MLP users and items have spaces of their own, so the user is not drawn.`;
}

/** What a step did, in words: the loss raised and the norm spent. */
function stepInWords({ objective, norm, iteration }: EmbeddingAnswer, walks: boolean): string {
  const raised = objective
    ? `The attack's loss goes from ${formatNumber(objective.previous)} to ${formatNumber(objective.now)}, the`
    : 'The';
  return `${walks ? `Step ${iteration}. ` : ''}${raised} mean norm spent on a row from ${formatNumber(norm.previous)} to ${formatNumber(norm.now)}.`;
}

/** Items and the user in two dimensions, one step of the attack at a time: the step, then the projection. */
export function EmbeddingPanel({ method, epsilon, steps, stored, outcome }: EmbeddingPanelProps) {
  const [open, setOpen] = useLook('perturb', 'embeddings');
  const [playing, setPlaying] = useState(false);
  const still = useReducedMotion();
  const heading = useId();
  const { walks, iteration, last, setStep } = steps;
  const answer = outcome?.ok ? outcome.value : null;
  const next = () => {
    if (!playing || answer?.iteration !== iteration) return;
    if (iteration < last) setStep(iteration + 1, 'drag');
    else setPlaying(false);
  };
  const at = stored ? `Stored at ε = ${formatNumber(epsilon)}. ` : '';
  const words = answer ? tr(at + stepInWords(answer, walks)) : '';
  const canvas = useRef<HTMLCanvasElement>(null);
  const title = tr(`The embeddings under ${perturbAttacks[method].label}`);
  const save = async () => {
    if (!canvas.current || !answer) return;
    const where = `${title}, ε = ${formatNumber(epsilon)}`;
    const marks = answer.now.user ? [...itemMarks, ...userMarks] : itemMarks;
    const key = `${marks.map(({ words: mark }) => tr(mark)).join('; ')}. ${tr(axesInWords(answer))}`;
    saveFile(await canvasToPng(canvas.current, where, [key, words]), fileName(title, 'png'));
  };
  return (
    <section className={styles.embeddings} aria-labelledby={heading}>
      <div className={styles.panelHead}>
        <h2 id={heading}>{title}</h2>
        <Button size="compact-xs" variant="subtle" onClick={() => setOpen(!open)}>
          {tr(open ? 'Hide them' : 'Show them')}
        </Button>
        {open && walks && (
          <div className={styles.steps}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={tr('Previous step')}
              disabled={iteration <= 1}
              onClick={() => setStep(iteration - 1)}
            >
              <IconChevronLeft size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={tr(playing ? 'Pause the steps' : 'Play the steps')}
              onClick={() => {
                if (!playing) setStep(iteration === last ? 1 : iteration + 1);
                setPlaying(!playing);
              }}
            >
              {playing ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={tr('Next step')}
              disabled={iteration >= last}
              onClick={() => setStep(iteration + 1)}
            >
              <IconChevronRight size={16} aria-hidden />
            </ActionIcon>
            <Slider
              className={styles.stepSlider}
              min={1}
              max={last}
              value={iteration}
              onChange={(value) => setStep(value, 'drag')}
              label={(value) => tr(`Step ${value}`)}
              thumbLabel={tr('Step of the attack')}
              thumbValueText={(value) => tr(`Step ${value} of ${last}`)}
            />
          </div>
        )}
      </div>
      {!open && (
        <p className={styles.hint}>
          {tr(
            `All items and this user in the plane in which the clean items vary most, before and after the attack${walks ? ', one step at a time.' : '.'}`,
          )}
        </p>
      )}
      {outcome && !outcome.ok && (
        <Failure error={outcome.error} title={tr('The embeddings cannot be shown')} />
      )}
      {answer && (
        <>
          <EmbeddingCanvas
            canvas={canvas}
            answer={answer}
            playMs={still ? 0 : PLAY_MS}
            description={`${tr(`Items ${answer.now.user ? `and user ${answer.userId} ` : ''}in the plane of two principal components.`)} ${words}`}
            onPlayed={next}
          />
          <p className={styles.key}>
            {(answer.now.user ? [...itemMarks, ...userMarks] : itemMarks).map((mark) => (
              <span key={mark.words} data-hue={mark.hue}>
                {tr(mark.words)}
              </span>
            ))}
            <ActionIcon
              className={styles.export}
              variant="subtle"
              aria-label={tr(`Export ${title} as PNG`)}
              title={tr('Picture as PNG')}
              onClick={() => void save()}
            >
              <IconDownload size={18} aria-hidden />
            </ActionIcon>
          </p>
          <p className={styles.told} role="status">
            {words} {tr(axesInWords(answer))}
          </p>
        </>
      )}
    </section>
  );
}
