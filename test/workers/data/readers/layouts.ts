import { type Layout, whole, zip } from './layout.ts';
import {
  anime,
  bookCrossing,
  bookCrossingCleaned,
  criteo,
  lastfmHin,
  libffm,
  netflix,
  recboleFolder,
  steam,
  steamTitles,
  yelp,
} from './layouts-others.ts';
import { hetrecLastfm, hetrecMovielens, movielens10m, movielens20m } from './layouts-research.ts';

const nested: Layout = {
  files: zip('download.zip', {
    'inner/hetrec2011-lastfm-2k.zip': hetrecLastfm.files['hetrec2011-lastfm-2k.zip']!,
  }),
  roles: hetrecLastfm.roles,
  ...whole,
  titles: { '1': 'Band 0' },
};

export const layouts: Readonly<Record<string, Layout>> = {
  'MovieLens 10M': movielens10m,
  'MovieLens 20M': movielens20m,
  'LastFM of hetrec 2011': hetrecLastfm,
  'MovieLens of hetrec 2011': hetrecMovielens,
  'Book-Crossing as it was given away': bookCrossing,
  'Book-Crossing cleaned': bookCrossingCleaned,
  'Yelp as a network': yelp,
  'LastFM as a network': lastfmHin,
  Anime: anime,
  'Steam, purchases and hours by game name': steam,
  'Steam, recommendations with a table of games': steamTitles,
  'Netflix Prize': netflix,
  'Criteo as libFM': criteo,
  'clicks as libFFM': libffm,
  'a folder of RecBole': recboleFolder,
  'a zip within a zip': nested,
};
