import { type IDBPDatabase, openDB } from 'idb';
import { storageFailure } from '../protocol/run/storage.ts';
import { type Drawer, type DrawerName, type Drawers, drawerNames } from './drawers.ts';

/** 2: a drawer for the parts of studies that are under way. 3: one for attacks from files. */
const version = 3;

/**
 * Drawers in IndexedDB, shared by all tabs of the page. Opened with the first use; a connection that the browser
 * closed is opened again. Every failure is LabFailure('storage') with a sentence.
 */
export function indexedDbDrawers(name = 'brittle'): Drawers {
  let opened: Promise<IDBPDatabase> | null = null;
  const forget = () => {
    opened = null;
  };
  const database = (): Promise<IDBPDatabase> => {
    opened ??= openDB(name, version, {
      upgrade: (db) => {
        for (const drawer of drawerNames) {
          if (!db.objectStoreNames.contains(drawer)) db.createObjectStore(drawer);
        }
      },
      blocking: (_current, _next, event) => {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    });
    opened.catch(forget);
    return opened;
  };
  const attempt = async <T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> => {
    try {
      return await work(await database());
    } catch (thrown) {
      throw storageFailure(thrown);
    }
  };
  return <T>(drawer: DrawerName): Drawer<T> => ({
    get: (key) => attempt((db) => db.get(drawer, key)),
    put: async (key, value) => {
      await attempt((db) => db.put(drawer, value, key));
    },
    delete: (key) => attempt((db) => db.delete(drawer, key)),
    all: () => attempt((db) => db.getAll(drawer)),
    keys: async () => (await attempt((db) => db.getAllKeys(drawer))).map(String),
    clear: () => attempt((db) => db.clear(drawer)),
  });
}
