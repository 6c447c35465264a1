/** A node asks whether feature `feature` is at most `threshold`; a leaf knows the share of its examples labelled 1. */
export type DecisionTree =
  | { readonly share: number }
  | {
      readonly feature: number;
      readonly threshold: number;
      readonly low: DecisionTree;
      readonly high: DecisionTree;
    };

export interface TreeLimits {
  /** Questions from the root to a leaf, at most. */
  readonly depth: number;
  /** Examples of a leaf, at least. */
  readonly leaf: number;
}

/** n times the Gini impurity 2p(1 - p) of a set with `ones` of `n` examples labelled 1. */
const impurity = (ones: number, n: number) => (n > 0 ? (2 * ones * (n - ones)) / n : 0);

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly impurity: number;
}

/** The question after which the two sides are purest; thresholds lie midway between neighbours. Null where none helps. */
function bestSplit(
  features: readonly Float64Array[],
  labels: Uint8Array,
  rows: readonly number[],
  leaf: number,
): Split | null {
  const ones = rows.reduce((sum, row) => sum + labels[row], 0);
  let best: Split | null = null;
  for (let feature = 0; feature < features[rows[0]].length; feature++) {
    const sorted = [...rows].sort((a, b) => features[a][feature] - features[b][feature] || a - b);
    let below = 0;
    for (let n = 1; n < sorted.length; n++) {
      below += labels[sorted[n - 1]];
      const left = features[sorted[n - 1]][feature];
      const right = features[sorted[n]][feature];
      if (left === right || n < leaf || sorted.length - n < leaf) continue;
      const both = impurity(below, n) + impurity(ones - below, sorted.length - n);
      if (both < (best?.impurity ?? impurity(ones, rows.length)) - 1e-12)
        best = { feature, threshold: (left + right) / 2, impurity: both };
    }
  }
  return best;
}

/**
 * A classification tree (Breiman et al., 1984) by Gini impurity, grown greedily and not pruned. `features` holds a row
 * an example, `labels` 0 or 1; at least one example. The first of equally good questions is taken.
 */
export function growTree(
  features: readonly Float64Array[],
  labels: Uint8Array,
  { depth, leaf }: TreeLimits,
): DecisionTree {
  const grow = (rows: readonly number[], left: number): DecisionTree => {
    const split = left > 0 ? bestSplit(features, labels, rows, leaf) : null;
    if (!split) return { share: rows.reduce((sum, row) => sum + labels[row], 0) / rows.length };
    const { feature, threshold } = split;
    return {
      feature,
      threshold,
      low: grow(
        rows.filter((row) => features[row][feature] <= threshold),
        left - 1,
      ),
      high: grow(
        rows.filter((row) => features[row][feature] > threshold),
        left - 1,
      ),
    };
  };
  return grow([...labels.keys()], depth);
}

/** Share of the training examples labelled 1 in the leaf that `features` leads to. */
export function treeShare(tree: DecisionTree, features: Float64Array): number {
  let node = tree;
  while (!('share' in node)) node = features[node.feature] <= node.threshold ? node.low : node.high;
  return node.share;
}
