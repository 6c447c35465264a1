/** Every way in which the lab can fail a person, as a closed list that both sides of the worker know. */
export type ErrorCode =
  | 'bad-spec'
  | 'bad-file'
  | 'too-large'
  | 'missing-dataset'
  | 'engine-unsupported'
  | 'device-lost'
  | 'diverged'
  | 'worker-crashed'
  | 'not-loaded'
  | 'storage'
  | 'stopped'
  | 'internal';

/** A failure as a plain value: crosses the worker boundary without losing its type. */
export interface LabError {
  readonly code: ErrorCode;
  /** One sentence a person can act on: what is wrong and what to do. */
  readonly message: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** Of a fault of the lab ('internal'): what a report needs, in the machine's own words, with the place in the code. */
  readonly detail?: string;
}

/** The same as something to throw inside one side. */
export class LabFailure extends Error {
  readonly error: LabError;
  constructor(code: ErrorCode, message: string, where: Omit<LabError, 'code' | 'message'> = {}) {
    super(message);
    this.name = 'LabFailure';
    this.error = { ...where, code, message };
  }
}

/** What was thrown in its own words, to stand within another sentence. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof LabFailure) return thrown.error.message;
  return thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
}

/** Failures of the machine rather than of the lab that any call may throw, with what a person can do about them. */
const ofTheMachine: readonly {
  readonly is: (name: string, reason: string) => boolean;
  readonly code: ErrorCode;
  readonly message: string;
}[] = [
  {
    is: (name, reason) =>
      name === 'RangeError' && /allocation|array length|string length|maximum size/i.test(reason),
    code: 'too-large',
    message:
      'The memory of this device does not suffice for that. Use a smaller data set or model, or close other programs.',
  },
  {
    is: (name) => name === 'QuotaExceededError',
    code: 'storage',
    message: 'The storage of this device is full. Delete data sets or models that are not needed any more.',
  },
  {
    is: (name) => name === 'NotReadableError' || name === 'NotFoundError',
    code: 'bad-file',
    message: 'A file could not be read. It may have been moved or changed, or be a folder; choose it again.',
  },
  {
    is: (name, reason) =>
      name === 'TypeError' && /dynamically imported module|module script failed/i.test(reason),
    code: 'not-loaded',
    message: 'A part of the lab did not arrive. Check the connection, then try again.',
  },
];

/**
 * Any thrown value as a LabError: the one place where what is unknown becomes a fault of the lab ('internal') that
 * says so and can be reported, and where known failures of the machine become sentences.
 */
export function toLabError(thrown: unknown): LabError {
  const known = thrown instanceof LabFailure ? thrown.error : null;
  // What comes over from another worker was turned into a fault there already.
  if (known && (known.code !== 'internal' || known.detail !== undefined)) return known;
  const reason = reasonOf(thrown);
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  const machine = ofTheMachine.find(({ is }) => is(name, reason));
  if (machine) return { code: machine.code, message: machine.message };
  return {
    code: 'internal',
    message: `This is a fault of the lab, not of what you gave it: ${reason.replace(/\.$/, '')}. Try again; if it comes back, please report it with its details.`,
    detail: (thrown instanceof Error && thrown.stack) || reason,
  };
}
