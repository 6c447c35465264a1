import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { EngineId } from '../../protocol/run/engine.ts';
import type { Incidence } from './incidence.ts';

/** Products with an incidence matrix A [rows × columns] and its transpose, on the device. */
export interface Lookup {
  /** A·source: [columns, d] → [rows, d]. */
  gather(source: Tensor2D): Tensor2D;
  /** Aᵀ·gradient: [rows, d] → [columns, d]; rows that meet in a column are added up. */
  scatter(gradient: Tensor2D): Tensor2D;
}

/** A TensorFlow.js backend made ready, with what differs between the backends. */
export interface Device {
  readonly id: EngineId;
  readonly label: string;
  readonly software: boolean;
  /** Resolves with the reason once the device is gone; never for the CPU and WebAssembly. */
  readonly lost: Promise<string>;
  /**
   * Makes this the backend of the operations that follow; to be called before each stretch of synchronous work.
   * @throws LabFailure 'device-lost' once the device is gone.
   */
  use(): void;
  /**
   * Uploads A; its tensors belong to the surrounding `tidy`. `capacity` is at least the number of ones of
   * every A of the same kind, so that shapes stay the same from batch to batch.
   */
  lookup(a: Incidence, capacity: number): Lookup;
  /**
   * A copy of the tensor's values on the CPU.
   * @throws LabFailure 'device-lost' where the device goes before they are there.
   */
  read(tensor: Tensor): Promise<Float32Array>;
  /** Tests only: really loses the WebGL context. False where there is none to lose. */
  loseContext(): boolean;
  dispose(): void;
}
