import type { Csr } from '../data/types.ts';

/**
 * Item-based neighbours (Sarwar et al., WWW 2001): an item's score for a history is the sum of Jaccard's index, users of
 * both over users of either, with the items of the history. Only items that some learnt user has take part.
 */
export class Neighbours {
  /** Place of each item among those learnt; -1 for others. */
  private readonly placeOf: Int32Array;
  private readonly items: Int32Array;
  /** [items × items] by places; 0 on the diagonal. */
  private readonly similar: Float32Array;
  private readonly sums: Float32Array;

  /** Learns from all rows of `train`; `nItems` items. */
  constructor(train: Csr, nItems: number) {
    const counts = new Int32Array(nItems);
    for (const item of train.columns) counts[item]++;
    this.items = Int32Array.from(counts.keys()).filter((item) => counts[item] > 0);
    this.placeOf = new Int32Array(nItems).fill(-1);
    this.items.forEach((item, place) => {
      this.placeOf[item] = place;
    });
    const n = this.items.length;
    const table = new Float32Array(n * n);
    const row = new Int32Array(n);
    for (let u = 0; u < train.rows; u++) {
      const from = train.offsets[u];
      const length = train.offsets[u + 1] - from;
      for (let a = 0; a < length; a++) row[a] = this.placeOf[train.columns[from + a]];
      for (let a = 0; a < length; a++) {
        const at = row[a] * n;
        for (let b = a + 1; b < length; b++) table[at + row[b]]++;
      }
    }
    for (let a = 0; a < n; a++) {
      const own = counts[this.items[a]];
      for (let b = a + 1; b < n; b++) {
        const both = table[a * n + b];
        if (both === 0) continue;
        const index = both / (own + counts[this.items[b]] - both);
        table[a * n + b] = index;
        table[b * n + a] = index;
      }
    }
    this.similar = table;
    this.sums = new Float32Array(n);
  }

  /**
   * The `k` items with the largest scores above 0 for a history, ascending items, without those of `excluded`; the
   * smaller index first among equals, fewer than k where no more score.
   */
  list(history: Int32Array, excluded: Int32Array, k: number): Int32Array {
    const { sums, items, similar } = this;
    const n = items.length;
    sums.fill(0);
    const rows = history.map((item) => this.placeOf[item] * n).filter((from) => from >= 0);
    // Four rows at a time, each sum rounded as if they were added one after another.
    const { fround } = Math;
    const whole = rows.length - (rows.length % 4);
    for (let at = 0; at < whole; at += 4) {
      const [a, b, c, d] = [rows[at], rows[at + 1], rows[at + 2], rows[at + 3]];
      for (let other = 0; other < n; other++) {
        const two = fround(fround(sums[other] + similar[a + other]) + similar[b + other]);
        sums[other] = fround(two + similar[c + other]) + similar[d + other];
      }
    }
    for (const from of rows.subarray(whole))
      for (let other = 0; other < n; other++) sums[other] += similar[from + other];
    for (const item of excluded) if (this.placeOf[item] >= 0) sums[this.placeOf[item]] = 0;
    const top = new Int32Array(k);
    const scores = new Float32Array(k);
    let length = 0;
    for (let place = 0; place < n; place++) {
      const score = sums[place];
      if (score <= 0 || (length === k && score <= scores[k - 1])) continue;
      let at = length < k ? length++ : k - 1;
      for (; at > 0 && scores[at - 1] < score; at--) {
        top[at] = top[at - 1];
        scores[at] = scores[at - 1];
      }
      top[at] = items[place];
      scores[at] = score;
    }
    return top.slice(0, length);
  }
}
