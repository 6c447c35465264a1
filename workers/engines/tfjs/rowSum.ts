import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { engine, registerKernel, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

const KERNEL = 'BrittleRowSum';

/** out[r, k] = Σ source[index[n], k] over n in [offsets[r], offsets[r+1]), one pass, no padding looked at. */
class RowSumProgram implements GPGPUProgram {
  variableNames = ['Source', 'Index', 'Offsets'];
  outputShape: number[];
  userCode = `
    void main() {
      ivec2 at = getOutputCoords();
      int from = int(getOffsets(at.x));
      int to = int(getOffsets(at.x + 1));
      float total = 0.0;
      for (int n = from; n < to; n++) total += getSource(int(getIndex(n)), at.y);
      setOutput(total);
    }
  `;

  constructor(rows: number, width: number) {
    this.outputShape = [rows, width];
  }
}

/** Makes `rowSum` known to the WebGL backend registered as `backendName`. */
export function registerRowSum(backendName: string): void {
  registerKernel({
    kernelName: KERNEL,
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const { source, index, offsets } = inputs;
      const program = new RowSumProgram(offsets!.shape[0]! - 1, source!.shape[1]!);
      return (backend as MathBackendWebGL).runWebGLProgram(program, [source!, index!, offsets!], 'float32');
    },
  });
}

/**
 * Sums of rows of `source` [m, d] by compressed rows (`index`, `offsets`): [offsets.length - 1, d].
 * A shader of our own, since tfjs's WebGL scatter looks at every update for every output element, and
 * its segment sum does the same.
 */
export function rowSum(source: Tensor2D, index: Tensor1D, offsets: Tensor1D): Tensor2D {
  return engine().runKernel(KERNEL, { source, index, offsets }) as Tensor as Tensor2D;
}
