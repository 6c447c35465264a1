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
}

/** The same as something to throw inside one side. */
export class LabFailure extends Error {
  readonly error: LabError;
  constructor(code: ErrorCode, message: string, where: { file?: string; line?: number } = {}) {
    super(message);
    this.name = 'LabFailure';
    this.error = { code, message, ...where };
  }
}

/** Any thrown value as a LabError; what is unknown becomes 'internal' with its own message. */
export function toLabError(thrown: unknown): LabError {
  if (thrown instanceof LabFailure) return thrown.error;
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
