export { begin, linearPointer, prepare } from './gram';
export {
  beginInstances, best, chosenPointer, errorsPointer, greedy, loadInstance, relaxation, row, split, sumPointer, switchesPointer,
} from './bounds';
export { beginExact, exact, nodes } from './exact';
