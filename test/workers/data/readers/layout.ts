import { zipSync } from 'fflate';

/** Made-up files in the layouts in which data sets are given away; none of their data is in them. */

export const encode = (text: string) => new TextEncoder().encode(text);
export const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
export const range = <T>(n: number, make: (k: number) => T): T[] =>
  Array.from({ length: n }, (_, k) => make(k));
export const lines = (n: number, line: (k: number) => string, header = '', end = '\n') =>
  `${header ? header + end : ''}${range(n, line).join(end)}${end}`;

export const USERS = 12;
export const ITEMS = 30;
export const ROWS = 120;
/** Who did what to what in row k, never twice the same: each user has ten items. */
export const user = (k: number) => k % USERS;
export const item = (k: number) => (Math.floor(k / USERS) * 7 + user(k) * 3) % ITEMS;

export interface Layout {
  /** Files by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Roles of those that are used, by the last part of the name. */
  readonly roles: Readonly<Record<string, string>>;
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Titles of some items by id. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Fields and how many values each has. */
  readonly fields?: Readonly<Record<string, number>>;
  readonly rated?: boolean;
  readonly timed?: boolean;
}

export const text = (files: Readonly<Record<string, string>>): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [name, encode(content)]));
export const zip = (
  name: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Record<string, Uint8Array> => ({
  [name]: zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === 'string' ? encode(content) : content,
      ]),
    ),
  ),
});

export const whole = { users: USERS, items: ITEMS, interactions: ROWS } as const;
/** How many of the rows that `holds` picks there are, of how many users and items. */
export function sizesOf(holds: (k: number) => boolean) {
  const picked = range(ROWS, (k) => k).filter(holds);
  return {
    users: new Set(picked.map(user)).size,
    items: new Set(picked.map(item)).size,
    interactions: picked.length,
  };
}
/** A third of the rows, of all users. */
export const isRated = (k: number) => (Math.floor(k / USERS) + k) % 3 === 0;

export const stars = (k: number) => 1 + (k % 5);
export const time = (k: number) => 1_100_000_000 + k * 1000;
export const genres = ['Action', 'Drama', 'War'];
