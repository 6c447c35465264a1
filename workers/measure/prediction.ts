/** Probabilities closer than this to 0 or 1 are moved there before their logarithm is taken. */
const LEAST_PROBABILITY = 1e-15;

/** Root of the mean squared difference. Both of the same length; NaN when empty. */
export function rmse(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < actual.length; n++) sum += (predicted[n] - actual[n]) ** 2;
  return Math.sqrt(sum / actual.length);
}

/** Of binary labels (0 or 1) predicted by logits. */
export interface LabelMeasures {
  readonly accuracy: number;
  readonly auc: number;
  readonly logloss: number;
}

/**
 * - `accuracy`: share of the rows whose logit lies on the label's side of 0; a logit of exactly 0 says 0, as it does
 *   for the certificates (paper 000 predicts by the sign).
 * - `logloss`: mean of -log p(label) in nats, p the sigmoid of the logit kept within [1e-15, 1 - 1e-15].
 * - `auc`: share of the pairs of a row labelled 1 and a row labelled 0 whose logits are in the right order, a tie
 *   counting ½ (Mann and Whitney, 1947); ½ where a label is missing.
 * Both arguments of the same length; accuracy and log loss are NaN when empty.
 */
export function labelMeasures(logits: Float32Array, labels: ArrayLike<number>): LabelMeasures {
  let right = 0;
  let loss = 0;
  for (let n = 0; n < logits.length; n++) {
    const positive = labels[n] > 0.5;
    if (logits[n] > 0 === positive) right++;
    const p = 1 / (1 + Math.exp(positive ? -logits[n] : logits[n]));
    loss -= Math.log(Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, p)));
  }
  return { accuracy: right / logits.length, logloss: loss / logits.length, auc: labelAuc(logits, labels) };
}

/** By the sum of the positives' mid-ranks in the order of the logits. */
function labelAuc(logits: Float32Array, labels: ArrayLike<number>): number {
  const order = Uint32Array.from(logits, (_, n) => n).sort((a, b) => logits[a] - logits[b]);
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let here = 0;
    do {
      if (labels[order[to]] > 0.5) here++;
      to++;
    } while (to < order.length && logits[order[to]] === logits[order[from]]);
    positives += here;
    rankSum += here * ((from + 1 + to) / 2);
    from = to;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * What saying the same of every row reaches: the more frequent label for `accuracy`, its share as the probability for
 * `logloss`, and an AUC of ½, since all rows tie. NaN when empty.
 */
export function oneAnswer(labels: ArrayLike<number>): LabelMeasures {
  let positives = 0;
  for (let n = 0; n < labels.length; n++) if (labels[n] > 0.5) positives++;
  const share = positives / labels.length;
  const entropy = (p: number) => (p > 0 ? -p * Math.log(p) : 0);
  return { accuracy: Math.max(share, 1 - share), auc: 0.5, logloss: entropy(share) + entropy(1 - share) };
}
