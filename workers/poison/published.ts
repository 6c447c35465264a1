/**
 * The target items of paper 003's public code, by the ids of the original files. `unpopular` items have fewer than
 * five ratings. FilmTrust's are positions among the ascending ids that are left once users with fewer than 15 ratings
 * are gone (796 users, 2,011 items), put back into the file's ids.
 */
const lists = {
  'ml-100k-unpopular': ['1486', '1321', '822', '1563', '1532'],
  'ml-100k-random': ['1019', '947', '598', '576', '517'],
  'ml-1m-unpopular': ['2213', '1843', '1555', '1815', '1630'],
  'ml-1m-random': ['302', '343', '767', '3511', '2906'],
  'filmtrust-unpopular': ['1609', '941', '957', '858', '108'],
  'filmtrust-random': ['545', '118', '1633', '1351', '210'],
} as const;

export type PublishedList = keyof typeof lists;

/** The original ids of a published list. */
export const publishedIds = (list: PublishedList): readonly string[] => lists[list];
