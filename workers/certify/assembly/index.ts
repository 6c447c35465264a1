export { begin, linearPointer, prepare } from './gram';
export {
  beginInstances, best, chosenPointer, errorsPointer, greedy, loadInstance, multiply, productsPointer, relaxation, row, split,
  sumsPointer, switchesPointer,
} from './bounds';
export { beginExact, beginSearch, nodes, search } from './exact';
