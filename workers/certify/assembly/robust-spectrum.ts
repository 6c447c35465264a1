// What the capped squared trace norm of RFM-2 needs: VᵀV, and V times a projection.

import { addRow, embeddings, embeddingSlopes, features, rowAt, width } from './robust-model';

/** VᵀV over all features into `out`, [width × width] float32. */
export function squareEmbeddings(out: usize): void {
  const bytes = <usize>width << 2;
  memory.fill(out, 0, bytes * <usize>width);
  for (let j = 0; j < features; j++) {
    const row = rowAt(embeddings, j);
    for (let f = 0; f < width; f++) addRow(out + <usize>f * bytes, row, load<f32>(row + (<usize>f << 2)));
  }
}

/** Adds c · V P to the slopes of the embeddings; P [width × width]. */
export function addProjected(matrix: usize, c: f32): void {
  const bytes = <usize>width << 2;
  for (let j = 0; j < features; j++) {
    const row = rowAt(embeddings, j);
    const to = rowAt(embeddingSlopes, j);
    for (let f = 0; f < width; f++) addRow(to, matrix + <usize>f * bytes, c * load<f32>(row + (<usize>f << 2)));
  }
}

/** Room for a [width × width] matrix. */
export function matrixRoom(): usize {
  return heap.alloc(<usize>(width * width) << 2);
}
