/**
 * Side information with a finite set of values, for users, for items or for interactions (contexts).
 * Row r holds the values `values[offsets[r] .. offsets[r+1])`, indices into `labels`;
 * a one-hot field has exactly one value per row, a multi-hot field any number.
 */
export interface Field {
  readonly name: string;
  readonly kind: 'one-hot' | 'multi-hot';
  readonly labels: readonly string[];
  readonly offsets: Int32Array;
  readonly values: Int32Array;
}

/** Interactions as columns, in the order of the source, with the side information that came along. */
export interface Dataset {
  readonly name: string;
  /** SHA-256 over what was read (or over the generator's settings): names the data set in a spec. */
  readonly hash: string;
  readonly source: 'generated' | 'file';
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  /** Display names of the items; the id where the source gives none. */
  readonly itemTitles: readonly string[];
  /** Per interaction. `ratings` is null for purely implicit sources, `times` (seconds) where none are given. */
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly ratings: Float32Array | null;
  readonly times: Float64Array | null;
  readonly userFields: readonly Field[];
  readonly itemFields: readonly Field[];
  /** One row per interaction (Frappe's weather, weekday, …). */
  readonly contextFields: readonly Field[];
  /** Part of each interaction where the source comes split (0 train, 1 validation, 2 test); else null. */
  readonly given: Uint8Array | null;
  /**
   * True where `ratings` are labels of instances, 1 for chosen and 0 for shown or sampled but not chosen
   * (libFM files, a label column). Rows with 0 are no interactions: an implicit view leaves them out.
   */
  readonly labelled?: boolean;
  /** What the reader had to say: duplicates merged, lines skipped, encodings guessed. */
  readonly notes: readonly string[];
}

/** Sparse rows: row r holds `columns[offsets[r] .. offsets[r+1])`, ascending, without duplicates. */
export interface Csr {
  readonly rows: number;
  readonly columns: Int32Array;
  readonly offsets: Int32Array;
  /** Values beside the columns (ratings), or null for a plain set. */
  readonly values: Float32Array | null;
}

/** A data set cut into parts. Rows are users; training, validation and test are disjoint. */
export interface Split {
  readonly nUsers: number;
  readonly nItems: number;
  readonly train: Csr;
  readonly validation: Csr;
  readonly test: Csr;
  /** Per part, the index into the data set's interaction columns, aligned with `columns` of the Csr. */
  readonly trainRows: Int32Array;
  readonly validationRows: Int32Array;
  readonly testRows: Int32Array;
  /**
   * Part of every interaction (0 train, 1 validation, 2 test), repeated pairs included; for models of
   * interactions (FM with contexts). Absent in a split made by hand: then the rows above are all there is.
   */
  readonly parts?: Uint8Array;
  /** What a person should know: users without a test item, ambiguous last interactions, … */
  readonly notes: readonly string[];
  /** What makes measures on it say little; absent where there is nothing of the kind. */
  readonly warnings?: readonly string[];
}

/**
 * Instances of a factorization machine (paper 000, section 2.1): binary features in named fields.
 * Instance r has the active features `features[offsets[r] .. offsets[r+1])`, ascending; label 1 or 0.
 */
export interface Instances {
  readonly nFeatures: number;
  /** Fields in order; field f owns the feature indices [start, start + size). The history describes its user. */
  readonly fields: readonly {
    readonly name: string;
    readonly side: 'user' | 'item' | 'context';
    readonly start: number;
    readonly size: number;
  }[];
  readonly offsets: Int32Array;
  readonly features: Int32Array;
  readonly labels: Float32Array;
  /** User and item of each instance, for history lookups and for names on the page. */
  readonly users: Int32Array;
  readonly items: Int32Array;
}
