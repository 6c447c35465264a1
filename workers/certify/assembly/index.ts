export { begin, linearPointer, prepare } from './gram';
export {
  beginInstances, best, chosenPointer, errorsPointer, greedy, loadInstance, multiply, relaxation, row, split,
  sumsPointer, switchesPointer,
} from './bounds';
export { beginSearch, nodes, search } from './search';
export { beginConcave } from './concave';
export { beginExact } from './exact-lists';
export {
  adamStep, beginTraining, embeddingMomentsPointer, embeddingSlopesPointer, embeddingsPointer, itemOfPointer,
  linearMomentsPointer, linearSlopesPointer, linearWeightsPointer, rankOfPointer, squaresPointer, takeColumns, takeSquares,
} from './robust-model';
export { beginLists, listPairs, listPartners, valuePairs, valuePartners } from './robust-lists';
export {
  batchFeaturesPointer, batchLabelsPointer, batchOffsetsPointer, beginLoss, learn, takeBatch,
} from './robust';
export { addProjected, matrixRoom, squareEmbeddings } from './robust-spectrum';
export { beginDual } from './dual';
export { setEffort } from './dual-bound';
