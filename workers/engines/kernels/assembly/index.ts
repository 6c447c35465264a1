/** Entry of the kernels: everything the TypeScript side may call. */
export { heapBase, setEpoch, setTable, setWork } from './memory';
export { setClock, setOptimiser, stepsDone } from './optimisers';
export { logistic } from './math';
export { bprRun } from './bpr';
export { mfRun, setEntries } from './mf';
export { fmForward, fmRun, setFm, setFmEpoch } from './fm';
export { packItems, scoreUsers, setScorer } from './score';
export { rankBlock } from './rank';
export { bprGradient, mfGradient } from './gradient';
export { fmGradient, fmGradientEnd, setFmGradient } from './fm-gradient';
export { setGradient } from './sums';
export { setAdversary, setAdversaryBatch, setAdversaryWork, setStart } from './adversary';
export { aprRun } from './apr';
export { amfRun } from './amf';
