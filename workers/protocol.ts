/** The only module of `workers` that the page may import: schema, types and errors that both sides share. */

export * from './protocol/api.ts';
export * from './protocol/ask/certificate.ts';
export * from './protocol/ask/embeddings.ts';
export * from './protocol/ask/evasion.ts';
export * from './protocol/ask/find.ts';
export * from './protocol/ask/gaussian.ts';
export * from './protocol/ask/list.ts';
export * from './protocol/ask/question.ts';
export * from './protocol/ask/recommended.ts';
export * from './protocol/cost/estimate.ts';
export * from './protocol/cost/size.ts';
export * from './protocol/dataset.ts';
export * from './protocol/import.ts';
export * from './protocol/names/arena.ts';
export * from './protocol/names/catalogue.ts';
export * from './protocol/names/certify.ts';
export { engines, sizeChoices } from './protocol/names/choices.ts';
export * from './protocol/names/entry.ts';
export * from './protocol/names/evade.ts';
export * from './protocol/names/fakes.ts';
export * from './protocol/names/measures.ts';
export * from './protocol/names/models.ts';
export * from './protocol/names/papers.ts';
export * from './protocol/names/perturb.ts';
export * from './protocol/names/poison.ts';
export * from './protocol/names/studies.ts';
export { meaningOf, piecesOf, termsIn } from './protocol/names/terms.ts';
export { addressOf, isWork, type WorkName, works } from './protocol/names/works.ts';
export type { Card, PaperCards, PaperTable, Run as PaperRun } from './protocol/papers/card.ts';
export { paperData } from './protocol/papers/datasets.ts';
export type { Evidence } from './protocol/papers/evidence.ts';
export { lackOf } from './protocol/papers/needs.ts';
export { columnsOf, printedOf } from './protocol/papers/numbers.ts';
export * from './protocol/papers/picture.ts';
export {
  besideWords,
  cardName,
  cardOf,
  evidenceOf,
  type Finding,
  paperCards,
  paperName,
  type RunRecord,
  runsOf,
  specsOf,
  valuesOf,
} from './protocol/papers/report.ts';
export { shortNumber } from './protocol/papers/short.ts';
export { verdicts } from './protocol/papers/verdict.ts';
export * from './protocol/report/axis.ts';
export * from './protocol/report/compare.ts';
export * from './protocol/report/comparison.ts';
export * from './protocol/report/document.ts';
export * from './protocol/report/embed.ts';
export * from './protocol/report/format.ts';
export { headlineOf } from './protocol/report/found.ts';
export * from './protocol/report/headlines.ts';
export * from './protocol/report/perturb-defended.ts';
export * from './protocol/report/perturb-sweep.ts';
export * from './protocol/report/poison-headline.ts';
export * from './protocol/report/poison-ways.ts';
export { resultSchema, salvageResult } from './protocol/report/read.ts';
export * from './protocol/report/study.ts';
export * from './protocol/report/told.ts';
export * from './protocol/result.ts';
export * from './protocol/run/engine.ts';
export * from './protocol/run/errors.ts';
export * from './protocol/run/events.ts';
export * from './protocol/run/hands.ts';
export * from './protocol/run/progress.ts';
export * from './protocol/run/storage.ts';
export * from './protocol/run/words.ts';
export * from './protocol/settings/differences.ts';
export {
  type ChoicesNode,
  describeStudy,
  type Fields as SettingFields,
  type Node as SettingNode,
  type NumberNode,
  type NumbersNode,
} from './protocol/settings/schema.ts';
export {
  type Help,
  helpInLine,
  helpOf,
  inWords,
  isChosen,
  optionsOf,
  valuesOf as valuesOfChoice,
} from './protocol/settings/words.ts';
export { budgetFirst } from './protocol/spec/arena.ts';
export * from './protocol/spec/cells.ts';
export * from './protocol/spec/check/arena.ts';
export * from './protocol/spec/check/check.ts';
export type { Refusal } from './protocol/spec/check/refusal.ts';
export * from './protocol/spec/epsilon.ts';
export * from './protocol/spec/grids.ts';
export * from './protocol/spec/minimal.ts';
export { plainCopy, repairBy } from './protocol/spec/repair.ts';
export * from './protocol/spec/resolve.ts';
export * from './protocol/spec/spec.ts';
export * from './protocol/tables/arena.ts';
export * from './protocol/tables/arena-costs.ts';
export * from './protocol/tables/arena-grid.ts';
export * from './protocol/tables/certify.ts';
export { readTables } from './protocol/tables/check.ts';
export * from './protocol/tables/evade.ts';
export * from './protocol/tables/fakes.ts';
export * from './protocol/tables/perturb.ts';
export * from './protocol/tables/poison.ts';
export type { AnyStudyTable, StudyTable } from './protocol/tables/table.ts';
export * from './protocol/tables/train.ts';
