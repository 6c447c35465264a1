export { begin, linearPointer, prepare } from './gram';
export {
  beginInstances, best, chosenPointer, errorsPointer, greedy, loadInstance, multiply, relaxation, row, split, sumsPointer,
  switchesPointer,
} from './bounds';
export { beginExact, beginSearch, nodes, search } from './exact';
