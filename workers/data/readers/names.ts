/** What names of columns and files say, in the words of the data sets that are about. */

const USERS = new Set(
  'user usr uid u reviewer customer member visitor account profile username listener reader viewer player person voter'.split(
    ' ',
  ),
);
const ITEMS = new Set(
  'item iid i movie film book isbn asin product business track song artist article poi venue app appid game anime recipe news restaurant place hotel joke album video course beer show series manga podcast playlist'.split(
    ' ',
  ),
);
const FRIENDS = new Set('friend trustee trustor follower followee following'.split(' '));
const ID = new Set('id no nr idx index number key code'.split(' '));
const TITLES = new Set('title name'.split(' '));
/** Words that may stand before a title. */
const KINDS_OF_TITLE = new Set('original primary english display full main short'.split(' '));
const RATINGS = new Set('rating score star grade feedback preference overall'.split(' '));
const COUNTS = new Set(
  'play playcount listen listening count cnt weight hour frequency freq quantity qty view visit playtime'.split(
    ' ',
  ),
);
const LABELS = new Set('label click clk clicked target liked recommended'.split(' '));
const TEXTS = new Set('tag comment text summary review body content word keyword'.split(' '));
const AGGREGATES = new Set('average avg mean num total sum positive negative'.split(' '));
const LISTS = new Set('genre tag category keyword theme studio producer cuisine mechanic shelf'.split(' '));

/** The words of a name in lower case, in the singular: 'userID', 'User-ID' and 'user_ids' are user, id. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .map((word) => (/(news|series|is|ss)$/.test(word) ? word : word.replace(/s$/, '')));
}

/** What the name of a column promises; null where it says nothing that is known. */
export type Meaning =
  | 'user'
  | 'friend'
  | 'item'
  | 'id'
  | 'title'
  | 'rating'
  | 'count'
  | 'time'
  | 'label'
  | 'text';

const TIME =
  /^(unix)?(review|rating|event|access|accessed|play|visit)?(time|timestamp|date|datetime|ts|at)(stamp|ms|added)?$/;

/** What a column of this name probably holds. */
export function meaningOf(name: string): Meaning | null {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const bare = words.length > 1 && ID.has(last) ? words.slice(0, -1) : words;
  const [first = ''] = bare;
  if (words.length === 1 && last === 'id') return 'id';
  if (bare.length === 1 && USERS.has(first)) return 'user';
  if (bare.length === 1 && FRIENDS.has(first)) return 'friend';
  if (bare.length === 1 && (ITEMS.has(first) || /^(book|movie|item|game)id$/.test(first))) return 'item';
  if (bare.join(' ') === 'parent asin') return 'item';
  if (TITLES.has(last) && (words.length === 1 || ITEMS.has(first) || KINDS_OF_TITLE.has(first)))
    return 'title';
  if (TIME.test(words.join(''))) return 'time';
  if (words.some((word) => AGGREGATES.has(word))) return null;
  if (RATINGS.has(last) && words.length <= 2) return 'rating';
  if (COUNTS.has(last) && words.length <= 2 && first !== 'tag') return 'count';
  if (LABELS.has(last) && words.length <= 2) return 'label';
  if (bare.length <= 2 && bare.some((word) => TEXTS.has(word))) return 'text';
  return null;
}

/** True for the name of a column that says that it holds ids: 'userID', 'movie_id'. */
const namesId = (name: string) => {
  const words = wordsOf(name);
  return words.length > 1 && ID.has(words.at(-1)!);
};

/**
 * What the columns of these names probably hold. Where some are called ids, a bare plural beside them (members of an
 * anime, products of a user) is a number of them.
 */
export function meaningsOf(names: readonly string[]): (Meaning | null)[] {
  const ids = names.some(namesId);
  return names.map((name) => {
    const meaning = meaningOf(name);
    const counted = ids && !namesId(name) && /[^s]s$/i.test(name);
    return counted && (meaning === 'user' || meaning === 'item') ? null : meaning;
  });
}

/** Whether a column of this name holds lists within its cells. */
export const namesList = (name: string): boolean => wordsOf(name).some((word) => LISTS.has(word));

/** Whether a column of this name holds no class: places, links, texts, and what tells one person from another. */
export const namesNoClass = (name: string): boolean =>
  /url|link|image|picture|photo|icon|descr|summary|abstract|overview|address|latitude|longitude|phone|mail|zip|isbn|imdb|tmdb|email|password/i.test(
    name,
  );

/** A feature's name after its column: 'tagID' is tag. */
export const featureName = (name: string): string => name.replace(/(?<=.)[-_ ]?ids?$/i, '') || name;

/** What a file's name says of its rows: two things joined, one thing alone, or nothing. */
export interface Subject {
  readonly of: 'user' | 'item' | null;
  /** What the second word names: a user, an item, a friend, something else; null where there is no second word. */
  readonly and: 'user' | 'item' | 'friend' | 'other' | null;
  /** The second word itself: 'brand' of item_brand.dat. */
  readonly word: string;
}

/** What is done to things, which a file of interactions may be named after: user_history.dat. */
const ACTIONS = new Set(
  'history rating review log interaction event checkin purchase vote feedback train test valid validation base data rated'.split(
    ' ',
  ),
);
/** What people do to things, but also what things have: item_view.dat. */
const DEEDS = new Set('click play view listen visit'.split(' '));

const kindOf = (word: string | undefined): Subject['and'] =>
  word === undefined
    ? null
    : USERS.has(word)
      ? 'user'
      : ITEMS.has(word)
        ? 'item'
        : FRIENDS.has(word)
          ? 'friend'
          : 'other';

/** What a file of this base name is about: user_artist.dat of users and items, item_brand.dat of items and a brand. */
export function subjectOf(base: string): Subject {
  const words = wordsOf(base.replace(/\.[^/]*$/, '')).filter((word) => word !== 'bx' && !/^\d+$/.test(word));
  const at = words.findIndex((word) => word.length > 1 && (USERS.has(word) || ITEMS.has(word)));
  const of = at < 0 ? null : USERS.has(words[at]!) ? 'user' : 'item';
  const next = at < 0 ? undefined : words[at + 1];
  const plain =
    next === undefined ||
    ACTIONS.has(next) ||
    (of === 'user' && DEEDS.has(next)) ||
    /^(info|meta|detail|feature)/.test(next);
  const and = plain ? null : kindOf(next);
  return { of, and, word: plain ? '' : of === 'user' && and === 'user' ? 'friend' : next };
}

/** How much a file's name promises interactions: above 0 where it does, below where it names something else. */
export function promiseOf(base: string): number {
  if (
    /(^|[^a-z])tag|trust|friend|social|follow|wish|link|genome|similar|relation|title|meta|info|catalog/.test(
      base,
    )
  )
    return -12;
  if (/rating/.test(base)) return 6;
  if (/interaction|event|click|purchase|review|rated|train/.test(base)) return 4;
  return /history|log|play|listen/.test(base) ? 2 : 0;
}
