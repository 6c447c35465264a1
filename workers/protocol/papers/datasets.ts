/** A data set that a paper uses, and how a person comes by it: nothing of it is shipped. */
interface Source {
  readonly label: string;
  /** The folder of it within the one that `--data` names. */
  readonly folder: string;
  /** What to drop on the page Data. */
  readonly file: string;
  /** Where its owners offer it. */
  readonly offered: string;
  /** What tells it from others: rows as they are read. Null where copies differ. */
  readonly fits: { readonly users: number; readonly items: number } | null;
}

export const paperData = {
  'ml-100k': {
    label: 'MovieLens 100K',
    folder: 'ml-100k',
    file: 'ml-100k.zip',
    offered: 'https://grouplens.org/datasets/movielens/100k/',
    fits: { users: 943, items: 1682 },
  },
  'ml-1m': {
    label: 'MovieLens 1M',
    folder: 'ml-1m',
    file: 'ml-1m.zip',
    offered: 'https://grouplens.org/datasets/movielens/1m/',
    fits: { users: 6040, items: 3706 },
  },
  filmtrust: {
    label: 'FilmTrust',
    folder: 'filmtrust',
    file: 'ratings.txt of filmtrust.zip',
    offered: 'https://guoguibing.github.io/librec/datasets.html',
    fits: null,
  },
  frappe: {
    label: 'Frappe',
    folder: 'frappe',
    file: 'frappe.csv',
    offered: 'https://www.baltrunas.info/context-aware',
    fits: { users: 957, items: 4082 },
  },
  'amazon-hin': {
    label: 'Amazon',
    folder: 'amazon-hin',
    file: 'user_item.dat, item_brand.dat, item_category.dat and item_view.dat',
    offered: 'https://github.com/librahu/HIN-Datasets-for-Recommendation-and-Network-Embedding',
    fits: { users: 6170, items: 2753 },
  },
  'yelp-hin': {
    label: 'Yelp',
    folder: 'yelp-hin',
    file: 'user_business.dat and the files beside it',
    offered: 'https://github.com/librahu/HIN-Datasets-for-Recommendation-and-Network-Embedding',
    fits: { users: 16239, items: 14284 },
  },
  'lastfm-hin': {
    label: 'LastFM',
    folder: 'lastfm-hin',
    file: 'user_artists.dat of hetrec2011-lastfm-2k.zip',
    offered: 'https://grouplens.org/datasets/hetrec-2011/',
    fits: null,
  },
  'book-crossing': {
    label: 'Book-Crossing',
    folder: 'book-crossing',
    file: 'book_crossing.zip',
    offered: 'http://www2.informatik.uni-freiburg.de/~cziegler/BX/',
    fits: null,
  },
} as const satisfies Record<string, Source>;

export type PaperData = keyof typeof paperData;
