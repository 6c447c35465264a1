/** Who stays in a core: 1 for kept, 0 for removed. */
export interface Core {
  readonly users: Uint8Array;
  readonly items: Uint8Array;
  readonly interactions: Uint8Array;
  /** Interactions that are left. */
  readonly size: number;
}

/** For each of `size` nodes the interactions that touch it, as offsets and a list. */
function touching(node: Int32Array, size: number): { offsets: Int32Array; list: Int32Array } {
  const offsets = new Int32Array(size + 1);
  for (const x of node) offsets[x + 1]++;
  for (let i = 0; i < size; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, size);
  const list = new Int32Array(node.length);
  for (let n = 0; n < node.length; n++) list[next[node[n]]++] = n;
  return { offsets, list };
}

/**
 * The k-core of a set of interactions: the largest subset in which each user and each item that is left has
 * at least `k` interactions. It is unique, so the order of removal does not matter (Seidman, Social Networks
 * 5, 1983). Repeated pairs count as often as they occur. Linear time: each interaction is removed at most once.
 * @param k from 1; with 1 only users and items without interactions go
 */
export function kCore(users: Int32Array, items: Int32Array, nUsers: number, nItems: number, k: number): Core {
  const byUser = touching(users, nUsers);
  const byItem = touching(items, nItems);
  // One numbering for both sides: users first, then items.
  const degree = new Int32Array(nUsers + nItems);
  for (const u of users) degree[u]++;
  for (const i of items) degree[nUsers + i]++;
  const kept = new Uint8Array(nUsers + nItems).fill(1);
  const interactions = new Uint8Array(users.length).fill(1);
  const queue = new Int32Array(nUsers + nItems);
  let tail = 0;
  const check = (node: number) => {
    if (kept[node] && degree[node] < k) {
      kept[node] = 0;
      queue[tail++] = node;
    }
  };
  for (let node = 0; node < kept.length; node++) check(node);
  let size = users.length;
  for (let head = 0; head < tail; head++) {
    const isUser = queue[head] < nUsers;
    const row = isUser ? queue[head] : queue[head] - nUsers;
    const { offsets, list } = isUser ? byUser : byItem;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const n = list[at];
      if (!interactions[n]) continue;
      interactions[n] = 0;
      size--;
      const other = isUser ? nUsers + items[n] : users[n];
      degree[other]--;
      check(other);
    }
  }
  return { users: kept.slice(0, nUsers), items: kept.slice(nUsers), interactions, size };
}
