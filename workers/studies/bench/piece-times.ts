/** What a piece of a study is like: pieces of a kind take about as long, and weights tell how long others may take. */
export interface PieceKind {
  readonly kind: string;
  /** In any unit, before any piece has ended. */
  readonly weight: number;
}

/** Learns from the pieces that have ended how long the others take. Shows things, decides none. */
export class PieceTimes {
  private readonly open: Set<number>;
  private readonly ofKind = new Map<string, { ms: number; count: number }>();
  private ms = 0;
  private weight = 0;

  constructor(private readonly pieces: readonly PieceKind[]) {
    this.open = new Set(pieces.keys());
  }

  /** A piece ended that took `ms` of one worker. */
  ended(index: number, ms: number): void {
    const piece = this.pieces[index];
    if (!piece || !this.open.delete(index)) return;
    const { kind, weight } = piece;
    const same = this.ofKind.get(kind) ?? { ms: 0, count: 0 };
    this.ofKind.set(kind, { ms: same.ms + ms, count: same.count + 1 });
    this.ms += ms;
    this.weight += weight;
  }

  /** Milliseconds that a piece takes: as those of its kind did, else by its weight. Null before any has ended. */
  private expected({ kind, weight }: PieceKind): number | null {
    const same = this.ofKind.get(kind);
    if (same) return same.ms / same.count;
    return this.weight > 0 ? (weight * this.ms) / this.weight : null;
  }

  /**
   * Milliseconds that are left of one worker's work; null while nothing is known.
   * @param shares how much of those under way is done, 0 to 1
   */
  left(shares: ReadonlyMap<number, number>): number | null {
    let sum = 0;
    for (const index of this.open) {
      const piece = this.pieces[index];
      const own = piece ? this.expected(piece) : null;
      if (own === null) return null;
      sum += own * (1 - (shares.get(index) ?? 0));
    }
    return sum;
  }
}
