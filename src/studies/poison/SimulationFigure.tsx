import { NativeSelect } from '@mantine/core';
import type { Gaussian, GaussianAnswer, GaussianTraining } from '../../../workers/protocol.ts';
import { LineFigure } from '../../charts/LineFigure.tsx';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';
import styles from './poison.module.css';
import { simulationInWords, simulationLines, trainingNames } from './simulation.ts';

/** The simulated error beside the bound of the proof, for one way of training. */
export function SimulationFigure({
  answer,
  model,
}: {
  readonly answer: GaussianAnswer;
  readonly model: Gaussian;
}) {
  const [training, setTraining] = useLook('poison', 'simulatedTraining');
  const result = answer.results.find((one) => one.training === training)!;
  return (
    <>
      <p className={styles.found} role="status">
        {simulationInWords(answer, training, model)}
      </p>
      <LineFigure
        key={training}
        title="The Gaussian recommender, simulated"
        caption={`Means of ${answer.draws} draws of n users and their item, measured on 1,000 fresh users each; the band is one sd over draws. Robust error: every user may meet the fakes that are worst for this user, as in the proofs. The vertical line is the bound of the theorem.`}
        table={simulationLines(answer.table, training)}
        x="fakes"
        y="error"
        sd="errorSd"
        series="series"
        roles={{
          simulated: training === 'plain' ? 'attacked' : 'defended',
          bound: 'undecided',
          fixed: 'noise',
        }}
        labels={{
          simulated: 'Robust error, simulated',
          bound: 'Bound of the proof',
          fixed: 'One attack for all users',
        }}
        references={[{ label: 'β', value: model.beta, role: 'target' }]}
        marker={
          Number.isFinite(result.bound) && result.bound >= 0
            ? { x: result.bound, label: 'theorem' }
            : undefined
        }
        xLabel="Fake users"
        yLabel="Error"
        yDomain={[0, 1]}
        height={280}
        choice={
          <NativeSelect
            size="xs"
            aria-label={tr('Training simulated')}
            data={(Object.keys(trainingNames) as GaussianTraining[]).map((value) => ({
              value,
              label: trainingNames[value],
            }))}
            value={training}
            onChange={(event) => setTraining(event.currentTarget.value as GaussianTraining)}
          />
        }
      />
    </>
  );
}
