import type { Engine } from '../engines/types.ts';
import { LabFailure } from '../protocol/run/errors.ts';

/** True for the failure that a lost device causes. */
export function isDeviceLost(thrown: unknown): boolean {
  return thrown instanceof LabFailure && thrown.error.code === 'device-lost';
}

/**
 * Waits on an engine without hanging when its device goes: after a context loss pending reads never settle.
 * One listener per engine, since a race against `engine.lost` in every step would leak a reaction a step.
 */
export class DeviceWatch {
  private reason: string | null = null;
  private reject: ((failure: LabFailure) => void) | null = null;

  constructor(engine: Engine) {
    void engine.lost.then((reason) => {
      this.reason = reason;
      this.reject?.(new LabFailure('device-lost', reason));
    });
  }

  /** The result of `work`, or LabFailure('device-lost') as soon as the device is gone. One wait at a time. */
  guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.reason !== null) return Promise.reject(new LabFailure('device-lost', this.reason));
    return new Promise((resolve, reject) => {
      this.reject = reject;
      work().then(resolve, reject);
    });
  }
}
