/** The only module of `workers` that the page may import: schema, types and errors that both sides share. */

export type { EngineId } from './engines/types.ts';
export * from './protocol/api.ts';
export * from './protocol/certificate.ts';
export * from './protocol/dataset.ts';
export * from './protocol/embeddings.ts';
export * from './protocol/errors.ts';
export * from './protocol/evasion.ts';
export * from './protocol/events.ts';
export * from './protocol/gaussian.ts';
export * from './protocol/resolve.ts';
export * from './protocol/spec.ts';
