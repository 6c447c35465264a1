import type { Engine } from '../../engines/types.ts';
import { DeviceWatch, isDeviceLost } from '../../training/device.ts';
import type { StudyEnv } from './env.ts';

/** How often in a row a device may be lost before a piece of work gives up. */
const lossesAllowed = 3;

/** The engine a study sits on. After a lost device it is another one of the same kind. */
export class EngineSeat {
  private watch: DeviceWatch;

  constructor(
    private readonly engines: StudyEnv['engines'],
    private engine: Engine,
  ) {
    this.watch = new DeviceWatch(engine);
  }

  get current(): Engine {
    return this.engine;
  }

  /** Opens the engine again after its device was lost. */
  readonly reopen = async (): Promise<Engine> => {
    this.engine = await this.engines.open(this.engine.id);
    this.watch = new DeviceWatch(this.engine);
    return this.engine;
  };

  /** What `work` gives on the engine, or LabFailure 'device-lost' as soon as the device is gone. */
  guard<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    return this.watch.guard(() => work(this.engine));
  }

  /**
   * What `work` gives on the engine; where the device is lost meanwhile, the work is done again on a new one.
   * @throws LabFailure 'device-lost' after three losses in a row
   */
  async use<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    for (let losses = 0; ; losses++) {
      try {
        return await this.guard(work);
      } catch (thrown) {
        if (!isDeviceLost(thrown) || losses === lossesAllowed) throw thrown;
        await this.reopen();
      }
    }
  }
}
