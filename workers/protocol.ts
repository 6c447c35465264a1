/** The only module of `workers` that the page may import: schema, types and errors that both sides share. */

export * from './protocol/api.ts';
export * from './protocol/ask/certificate.ts';
export * from './protocol/ask/embeddings.ts';
export * from './protocol/ask/evasion.ts';
export * from './protocol/ask/gaussian.ts';
export * from './protocol/ask/list.ts';
export * from './protocol/ask/question.ts';
export * from './protocol/dataset.ts';
export * from './protocol/names/catalogue.ts';
export * from './protocol/names/certify.ts';
export * from './protocol/names/entry.ts';
export * from './protocol/names/evade.ts';
export * from './protocol/names/measures.ts';
export * from './protocol/names/models.ts';
export * from './protocol/names/papers.ts';
export * from './protocol/names/perturb.ts';
export * from './protocol/names/poison.ts';
export * from './protocol/names/studies.ts';
export * from './protocol/result.ts';
export * from './protocol/run/engine.ts';
export * from './protocol/run/errors.ts';
export * from './protocol/run/events.ts';
export * from './protocol/spec/resolve.ts';
export * from './protocol/spec/spec.ts';
export * from './protocol/tables/certify.ts';
export type { StudyTable } from './protocol/tables/table.ts';
export * from './protocol/tables/train.ts';
