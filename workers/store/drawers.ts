/** Values of one kind under string keys, asynchronous because the browser's store is. Values are copied in and out. */
export interface Drawer<T> {
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  all(): Promise<T[]>;
  keys(): Promise<string[]>;
  clear(): Promise<void>;
}

/** The drawers of the lab's store; what lies in each stands with the module that uses it. */
export const drawerNames = [
  'cards',
  'datasets',
  'models',
  'weights',
  'checkpoints',
  'parts',
  'running',
  'attacks',
] as const;
export type DrawerName = (typeof drawerNames)[number];

/** Opens a drawer by name. */
export type Drawers = <T>(name: DrawerName) => Drawer<T>;

/** Drawers in memory, for Node and for tests: gone with the process. */
export function memoryDrawers(): Drawers {
  const drawers = new Map<DrawerName, Map<string, unknown>>(drawerNames.map((name) => [name, new Map()]));
  return <T>(name: DrawerName): Drawer<T> => {
    const kept = drawers.get(name) as Map<string, T>;
    return {
      get: async (key) => structuredClone(kept.get(key)),
      put: async (key, value) => {
        kept.set(key, structuredClone(value));
      },
      delete: async (key) => {
        kept.delete(key);
      },
      all: async () => structuredClone([...kept.values()]),
      keys: async () => [...kept.keys()],
      clear: async () => kept.clear(),
    };
  };
}
