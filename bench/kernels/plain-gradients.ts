import type { Params } from '../../workers/core/tensor.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import { softplus } from './plain.ts';

/** Loss of the squared errors of all ratings; their gradient is made and dropped. */
export function plainMfGradient(
  params: Params,
  epoch: Extract<Epoch, { kind: 'ratings' }>,
  d: number,
): number {
  const [P, Q] = [params.P!.data, params.Q!.data];
  const [gP, gQ] = [new Float32Array(P.length), new Float32Array(Q.length)];
  let loss = 0;
  for (let t = 0; t < epoch.users.length; t++) {
    const [u, i] = [epoch.users[t]! * d, epoch.items[t]! * d];
    let e = -epoch.ratings[t]!;
    for (let k = 0; k < d; k++) e += P[u + k]! * Q[i + k]!;
    loss += e * e;
    for (let k = 0; k < d; k++) {
      gP[u + k]! += 2 * e * Q[i + k]!;
      gQ[i + k]! += 2 * e * P[u + k]!;
    }
  }
  return loss;
}

/** Log loss of all instances of a factorization machine with self-interaction terms; the gradient of V likewise. */
export function plainFmGradient(
  params: Params,
  epoch: Extract<Epoch, { kind: 'instances' }>,
  d: number,
): number {
  const [V, w] = [params.V!.data, params.w!.data];
  const { offsets, features, labels } = epoch;
  const gV = new Float32Array(V.length);
  const s = new Float32Array(d);
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    s.fill(0);
    let f = params.w0!.data[0]!;
    let squares = 0;
    for (let a = offsets[row]!; a < offsets[row + 1]!; a++) {
      const j = features[a]!;
      f += w[j]!;
      for (let k = 0; k < d; k++) {
        const v = V[j * d + k]!;
        s[k]! += v;
        squares += v * v;
      }
    }
    for (let k = 0; k < d; k++) squares += s[k]! * s[k]!;
    f += squares / 2;
    loss += softplus(labels[row]! > 0.5 ? -f : f);
    const c = 1 / (1 + Math.exp(-f)) - labels[row]!;
    for (let a = offsets[row]!; a < offsets[row + 1]!; a++) {
      const j = features[a]! * d;
      for (let k = 0; k < d; k++) gV[j + k]! += c * (s[k]! + V[j + k]!);
    }
  }
  return loss;
}
