import {
  confidence,
  type Gaussian,
  type GaussianAnswer,
  type GaussianTraining,
  type TableOf,
} from '../../../workers/protocol.ts';
import { formatNumber, formatPercent } from '../../charts/format.ts';

export const trainingNames: Readonly<Record<GaussianTraining, string>> = {
  plain: 'Plain training (4.3)',
  at: 'Adversarial training (4.4)',
  erm: 'APT (4.5)',
};

type LinePoint = {
  readonly series: 'simulated' | 'bound' | 'fixed';
  readonly fakes: number;
  readonly error: number;
  readonly errorSd: number | null;
};

/** A row a point and line: what was simulated, the bound of the proof, and one attack for all where it was measured. */
export function simulationLines(
  table: GaussianAnswer['table'],
  training: GaussianTraining,
): TableOf<LinePoint> {
  const rows = table.rows.filter((row) => row.training === training);
  const line = (series: LinePoint['series'], key: 'error' | 'bound' | 'fixed'): LinePoint[] =>
    rows.flatMap((row) => {
      const error = row[key];
      if (error === null) return [];
      return [{ series, fakes: row.fakes, error, errorSd: key === 'error' ? row.errorSd : null }];
    });
  return {
    ...table,
    columns: [
      { key: 'series', label: 'Line', type: 'text' },
      { key: 'fakes', label: 'Fake users', type: 'integer' },
      { key: 'error', label: 'Error', type: 'number', digits: 4 },
      { key: 'errorSd', label: 'sd over draws', type: 'number', digits: 4 },
    ],
    rows: [...line('simulated', 'error'), ...line('bound', 'bound'), ...line('fixed', 'fixed')],
  };
}

const whole = (value: number) => formatNumber(Math.floor(value), 4);

/** Whether the theorem holds in the draws, how far the recommender really goes, and what the assumptions say. */
export function simulationInWords(
  answer: GaussianAnswer,
  training: GaussianTraining,
  model: Gaussian,
): string {
  const { bound, held, withstood } = answer.results.find((one) => one.training === training)!;
  const drawn = `With α ${formatNumber(answer.alpha)} and τ ${formatNumber(answer.tau)} as drawn,`;
  const times = `${Math.round((held ?? 0) * answer.draws)} of ${answer.draws} draws`;
  const promise =
    held === null
      ? `${drawn} the theorem promises nothing.`
      : !Number.isFinite(bound)
        ? `${drawn} the theorem promises to withstand any number of fake users, which holds in ${times}.`
        : `${drawn} the theorem promises ${whole(bound)} fake users, and the error there stays within β in ${times}.`;
  const truth = Number.isFinite(withstood)
    ? `The simulated recommender withstands ${whole(withstood)}.`
    : 'The simulated recommender withstands any number.';
  const sure = confidence({ ...model, alpha: answer.alpha, tau: answer.tau });
  const lemma = `Its inner lemma holds in ${Math.round(answer.formula7 * answer.draws)} of ${answer.draws} draws, where a share of at least ${formatNumber(sure)} is promised.`;
  const broken =
    answer.outside > 0.001
      ? ` But ${formatPercent(answer.outside)} of the entries of users are larger than γ, which the theorem rules out${held !== null && held < 1 ? ': here its promise is broken' : ''}.`
      : '';
  return `${promise} ${truth} ${lemma}${broken}`;
}
