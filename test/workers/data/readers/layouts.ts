import { zipSync } from 'fflate';

/** Made-up files in the layouts in which data sets are given away; none of their data is in them. */

const encode = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const range = <T>(n: number, make: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => make(k));
const lines = (n: number, line: (k: number) => string, header = '', end = '\n') =>
  `${header ? header + end : ''}${range(n, line).join(end)}${end}`;

const USERS = 12;
const ITEMS = 30;
const ROWS = 120;
/** Who did what to what in row k, never twice the same: each user has ten items. */
const user = (k: number) => k % USERS;
const item = (k: number) => (Math.floor(k / USERS) * 7 + user(k) * 3) % ITEMS;

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

const text = (files: Readonly<Record<string, string>>): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [name, encode(content)]));
const zip = (
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

const whole = { users: USERS, items: ITEMS, interactions: ROWS } as const;
/** How many of the rows that `holds` picks there are, of how many users and items. */
function sizesOf(holds: (k: number) => boolean) {
  const picked = range(ROWS, (k) => k).filter(holds);
  return {
    users: new Set(picked.map(user)).size,
    items: new Set(picked.map(item)).size,
    interactions: picked.length,
  };
}
/** A third of the rows, of all users. */
const isRated = (k: number) => (Math.floor(k / USERS) + k) % 3 === 0;

const stars = (k: number) => 1 + (k % 5);
const time = (k: number) => 1_100_000_000 + k * 1000;
const genres = ['Action', 'Drama', 'War'];

const movielens10m: Layout = {
  files: zip('ml-10m.zip', {
    'ml-10M100K/README.html': '<html>read me</html>',
    'ml-10M100K/allbut.pl': '#!/usr/bin/perl\n',
    'ml-10M100K/movies.dat': lines(
      ITEMS,
      (k) => `${k + 1}::Film ${k}, The (19${60 + k})::${genres[k % 3]}|Comedy`,
    ),
    'ml-10M100K/ratings.dat': lines(
      ROWS,
      (k) => `${user(k) + 1}::${item(k) + 1}::${stars(k) - 0.5}::${time(k)}`,
    ),
    'ml-10M100K/split_ratings.sh': '#!/bin/bash\n',
    'ml-10M100K/tags.dat': lines(40, (k) => `${k % 9}::${(k % 20) + 1}::tag ${k % 4}::${time(k)}`),
  }),
  roles: { 'ratings.dat': 'interactions', 'movies.dat': 'items' },
  ...whole,
  titles: { '1': 'Film 0, The (1960)' },
  fields: { genre: 4, year: 30 },
  rated: true,
  timed: true,
};

const movielens20m: Layout = {
  files: zip('ml-20m.zip', {
    'ml-20m/genome-scores.csv': lines(200, (k) => `${k % 20},${k % 10},0.${k}`, 'movieId,tagId,relevance'),
    'ml-20m/genome-tags.csv': lines(10, (k) => `${k},tag ${k}`, 'tagId,tag'),
    'ml-20m/links.csv': lines(ITEMS, (k) => `${k + 1},0${k},${k * 3}`, 'movieId,imdbId,tmdbId'),
    'ml-20m/movies.csv': lines(
      ITEMS,
      (k) => `${k + 1},"Film ""${k}"", The (1999)",${genres[k % 3]}`,
      'movieId,title,genres',
      '\r\n',
    ),
    'ml-20m/ratings.csv': lines(
      ROWS,
      (k) => `${user(k) + 1},${item(k) + 1},${stars(k)}.0,${time(k)}`,
      'userId,movieId,rating,timestamp',
      '\r\n',
    ),
    'ml-20m/tags.csv': lines(
      300,
      (k) => `${k % 9},${k % 20},t${k},${time(k)}`,
      'userId,movieId,tag,timestamp',
    ),
  }),
  roles: { 'ratings.csv': 'interactions', 'movies.csv': 'items' },
  ...whole,
  titles: { '3': 'Film "2", The (1999)' },
  fields: { genre: 3, year: 1 },
  rated: true,
  timed: true,
};

const hetrecLastfm: Layout = {
  files: zip('hetrec2011-lastfm-2k.zip', {
    'artists.dat': lines(
      ITEMS,
      (k) => `${k + 1}\tBand ${k}\thttp://x/${k}\thttp://y/${k}`,
      'id\tname\turl\tpictureURL',
    ),
    'tags.dat': latin1(lines(9, (k) => `${k + 1}\tst\u00e9r\u00e9o ${k}`, 'tagID\ttagValue')),
    'user_artists.dat': lines(
      ROWS,
      (k) => `${user(k) + 2}\t${item(k) + 1}\t${((k * 971) % 30_000) + 1}`,
      'userID\tartistID\tweight',
      '\r\n',
    ),
    'user_friends.dat': lines(20, (k) => `${(k % 5) + 2}\t${(k % 7) + 3}`, 'userID\tfriendID'),
    'user_taggedartists-timestamps.dat': lines(
      400,
      (k) => `${user(k) + 2}\t${item(k) + 1}\t${(k % 9) + 1}\t${time(k)}000`,
      'userID\tartistID\ttagID\ttimestamp',
    ),
    'user_taggedartists.dat': lines(
      400,
      (k) => `${user(k) + 2}\t${item(k) + 1}\t${(k % 9) + 1}\t1\t4\t2009`,
      'userID\tartistID\ttagID\tday\tmonth\tyear',
    ),
    'readme.txt': 'read me',
  }),
  roles: { 'user_artists.dat': 'interactions', 'artists.dat': 'items', 'user_friends.dat': 'users' },
  ...whole,
  titles: { '1': 'Band 0', '30': 'Band 29' },
  fields: { friend: 7 },
  rated: false,
};

const hetrecMovielens: Layout = {
  files: zip('hetrec2011-movielens-2k-v2.zip', {
    'movies.dat': latin1(
      lines(
        ITEMS,
        (k) => `${k + 1}\tPel\u00edcula ${k}\t0${k}\tP ${k}\thttp://x/${k}.jpg\t${1980 + (k % 9)}`,
        'id\ttitle\timdbID\tspanishTitle\timdbPictureURL\tyear',
      ),
    ),
    'movie_genres.dat': lines(45, (k) => `${(k % ITEMS) + 1}\t${genres[k % 3]}`, 'movieID\tgenre'),
    'movie_actors.dat': lines(
      90,
      (k) => `${(k % ITEMS) + 1}\ta_${k}\tActor ${k}\t${k % 9}`,
      'movieID\tactorID\tactorName\tranking',
    ),
    'movie_tags.dat': lines(
      90,
      (k) => `${(k % ITEMS) + 1}\t${k % 8}\t${(k % 5) + 1}`,
      'movieID\ttagID\ttagWeight',
    ),
    'user_ratedmovies.dat': lines(
      ROWS,
      (k) => `${user(k)}\t${item(k) + 1}\t${stars(k)}\t${(k % 28) + 1}\t10\t2006\t23\t17\t${k % 60}`,
      'userID\tmovieID\trating\tdate_day\tdate_month\tdate_year\tdate_hour\tdate_minute\tdate_second',
    ),
    'user_ratedmovies-timestamps.dat': lines(
      ROWS,
      (k) => `${user(k)}\t${item(k) + 1}\t${stars(k)}\t${time(k)}000`,
      'userID\tmovieID\trating\ttimestamp',
    ),
    'user_taggedmovies.dat': lines(
      60,
      (k) => `${user(k)}\t${item(k) + 1}\t${k % 8}\t1\t1\t2006\t1\t1\t1`,
      'userID\tmovieID\ttagID\tdate_day\tdate_month\tdate_year\tdate_hour\tdate_minute\tdate_second',
    ),
  }),
  roles: {
    'user_ratedmovies-timestamps.dat': 'interactions',
    'movies.dat': 'items',
    'movie_genres.dat': 'items',
  },
  ...whole,
  titles: { '1': 'Pel\u00edcula 0' },
  fields: { genre: 3, year: 9 },
  rated: true,
  timed: true,
};

const isbn = (k: number) => `0${String(34545104 + k)}${k % 4 ? k % 10 : 'X'}`;

const bookCrossing: Layout = {
  files: zip('BX-CSV-Dump.zip', {
    'BX-Book-Ratings.csv': latin1(
      lines(
        ROWS,
        (k) => `"${276725 + user(k)}";"${isbn(item(k))}";"${isRated(k) ? 1 + (k % 10) : 0}"`,
        '"User-ID";"ISBN";"Book-Rating"',
        '\r\n',
      ),
    ),
    'BX-Books.csv': latin1(
      lines(
        ITEMS,
        (k) =>
          `"${isbn(k)}";"${k % 5 ? `Libr\u00e9 ${k}` : `The \\"real\\" ${k} &amp; co; no ${k}`}";"Author ${k % 7}";"${1990 + (k % 6)}";"House ${k % 3}";"http://x/${k}S.jpg";"http://x/${k}M.jpg";"http://x/${k}L.jpg"`,
        '"ISBN";"Book-Title";"Book-Author";"Year-Of-Publication";"Publisher";"Image-URL-S";"Image-URL-M";"Image-URL-L"',
        '\r\n',
      ),
    ),
    'BX-Users.csv': latin1(
      lines(
        USERS,
        (k) => `"${276725 + k}";"town ${k}, state, usa";${k % 4 ? `"${20 + (k % 3)}"` : 'NULL'}`,
        '"User-ID";"Location";"Age"',
      ),
    ),
  }),
  roles: { 'bx-book-ratings.csv': 'interactions', 'bx-books.csv': 'items', 'bx-users.csv': 'users' },
  ...sizesOf(isRated),
  titles: { [isbn(0)]: 'The "real" 0 & co; no 0' },
  rated: true,
};

const bookCrossingCleaned: Layout = {
  files: zip('book_crossing.zip', {
    'book_crossing/': '',
    'book_crossing/book_ratings.dat': lines(
      ROWS,
      (k) => `${user(k) + 1}\t${item(k) + 1}\t${1 + (k % 10)}.000000`,
      'user\titem\trating',
    ),
    'book_crossing/users_info.dat': lines(
      USERS,
      (k) => `${k + 1}\ttown ${k}, usa\t${20 + (k % 4)}\t`,
      'User-ID\tLocation\tAge',
    ),
    'book_crossing/README': 'SUMMARY',
    'book_crossing/book_history.dat': lines(
      300,
      (k) => `${(k % USERS) + 1}\t${(k * 11) % 40}\t1`,
      'user\titem\taccessed',
    ),
    'book_crossing/items_info.dat': lines(
      ITEMS,
      (k) =>
        `${k + 1}\t${isbn(k)}\tBook ${k}\tAuthor ${k % 6}\t${1990 + (k % 5)}\t${k === 3 ? 'Norton &amp\t Company' : `House ${k % 4}`}\thttp://x/${k}S\thttp://x/${k}M\thttp://x/${k}L\t`,
      'Book_ID\tISBN\tBook-Title\tBook-Author\tYear-Of-Publication\tPublisher\tImage-URL-S\tImage-URL-M\tImage-URL-L',
    ),
  }),
  roles: { 'book_ratings.dat': 'interactions', 'users_info.dat': 'users', 'items_info.dat': 'items' },
  ...whole,
  titles: { '1': 'Book 0', '4': 'Book 3' },
  fields: { Age: 4, 'Book-Author': 6, 'Year-Of-Publication': 5, Publisher: 5 },
  rated: true,
};

const yelp: Layout = {
  files: text({
    'business_category.dat': lines(60, (k) => `${(k % ITEMS) + 1}\t${k % 8}\t1`),
    'business_city.dat': lines(ITEMS, (k) => `${k + 1}\t${k % 4}\t1`),
    'user_business.dat': lines(ROWS, (k) => `${user(k) + 1}\t${item(k) + 1}\t${stars(k)}`),
    'user_compliment.dat': lines(30, (k) => `${(k % USERS) + 1}\t${k % 5}\t1`),
    'user_user.dat': lines(40, (k) => `${(k % USERS) + 1}\t${((k * 5) % USERS) + 1}\t1`),
  }),
  roles: {
    'user_business.dat': 'interactions',
    'business_category.dat': 'items',
    'business_city.dat': 'items',
    'user_compliment.dat': 'users',
    'user_user.dat': 'users',
  },
  ...whole,
  fields: { compliment: 5, friend: 12, category: 8, city: 4 },
  rated: true,
};

const lastfmHin: Layout = {
  files: text({
    'artist_tag.dat': lines(500, (k) => `${(k % ITEMS) + 1}\t${(k * 7) % 40}`),
    'user_artist.dat': lines(ROWS, (k) => `${user(k) + 1}\t${item(k) + 1}\t${((k * 997) % 14_000) + 1}`),
    'user_user_original.dat': lines(40, (k) => `${(k % USERS) + 1}\t${((k * 5) % USERS) + 1}`),
  }),
  roles: { 'user_artist.dat': 'interactions', 'artist_tag.dat': 'items', 'user_user_original.dat': 'users' },
  ...whole,
  fields: { friend: 12, tag: 40 },
  rated: false,
};

const anime: Layout = {
  files: zip('anime.zip', {
    'anime.csv': lines(
      ITEMS,
      (k) =>
        `${k + 1},"Show ${k}: II","${genres[k % 3]}, Comedy",${k % 2 ? 'TV' : 'Movie'},${1 + (k % 3) * 12},${(5 + k / 7).toFixed(2)},${1000 + k * 37}`,
      'anime_id,name,genre,type,episodes,rating,members',
    ),
    'rating.csv': lines(
      ROWS,
      (k) => `${user(k) + 1},${item(k) + 1},${isRated(k) ? 1 + (k % 10) : -1}`,
      'user_id,anime_id,rating',
    ),
  }),
  roles: { 'rating.csv': 'interactions', 'anime.csv': 'items' },
  ...sizesOf(isRated),
  titles: { '1': 'Show 0: II' },
  fields: { genre: 4, type: 2, episodes: 3 },
  rated: true,
};

const steam: Layout = {
  files: text({
    'steam-200k.csv': lines(2 * ROWS, (k) => {
      const row = `${151603712 + user(k >> 1)},"The Game, Part ${item(k >> 1)}"`;
      return k % 2 ? `${row},play,${((k * 13) % 400) / 10 + 1},0` : `${row},purchase,1.0,0`;
    }),
  }),
  roles: { 'steam-200k.csv': 'interactions' },
  ...whole,
  titles: { 'The Game, Part 0': 'The Game, Part 0' },
  rated: false,
};

const steamTitles: Layout = {
  files: text({
    'games.csv': lines(
      ITEMS,
      (k) => `${k * 10},Game ${k},2015-0${1 + (k % 9)}-01,${k % 2 ? 'true' : 'false'},${genres[k % 3]}`,
      'app_id,title,date_release,win,rating',
    ),
    'recommendations.csv': lines(
      ROWS,
      (k) =>
        `${item(k) * 10},${k % 3},0,2022-12-${String(1 + (k % 28)).padStart(2, '0')},${k % 4 ? 'true' : 'false'},${k / 10},${user(k)},${k}`,
      'app_id,helpful,funny,date,is_recommended,hours,user_id,review_id',
    ),
    'users.csv': lines(USERS, (k) => `${k},${k % 5},${k % 3}`, 'user_id,products,reviews'),
  }),
  roles: { 'recommendations.csv': 'interactions', 'games.csv': 'items', 'users.csv': 'users' },
  ...whole,
  titles: { '0': 'Game 0', '290': 'Game 29' },
  rated: true,
  timed: true,
};

const netflix: Layout = {
  files: {
    ...text({
      'combined_data_1.txt': range(4, (m) =>
        lines(USERS, (k) => `${k * 3 + 6},${1 + ((k + m) % 5)},2005-09-${10 + k}`, `${m + 1}:`),
      ).join(''),
      'combined_data_2.txt': range(2, (m) =>
        lines(5, (k) => `${k * 3 + 6},${1 + (k % 5)},2004-02-29`, `${m + 5}:`),
      ).join(''),
      'probe.txt': '1:\n6\n9\n2:\n6\n',
      'qualifying.txt': '1:\n6,2005-12-31\n2:\n9,2005-12-31\n',
    }),
    'movie_titles.csv': latin1(
      '1,2003,Dino Planet\n2,2004,Isle, the, of\n3,1997,Car\u00e1cter\n4,NULL,No Year\n5,2004,Five\n6,1991,Six\n',
    ),
  },
  roles: {
    'combined_data_1.txt': 'interactions',
    'combined_data_2.txt': 'interactions',
    'movie_titles.csv': 'items',
  },
  users: USERS,
  items: 6,
  interactions: 4 * USERS + 10,
  titles: { '2': 'Isle, the, of', '3': 'Car\u00e1cter' },
  fields: { year: 5 },
  rated: true,
  timed: true,
};

const criteo: Layout = {
  files: text({
    'criteo.libfm': lines(
      ROWS,
      (k) =>
        `${k % 3 ? 0 : 1} 0:${(k % 7) / 10} 1:${k % 2} ${10 + user(k)}:1 ${40 + item(k)}:1 ${80 + (k % 3)}:1`,
    ),
  }),
  roles: { 'criteo.libfm': 'interactions' },
  ...whole,
  fields: { features: 5 },
  rated: true,
};

const libffm: Layout = {
  files: text({
    'train.ffm': lines(
      ROWS,
      (k) => `${k % 3 ? 0 : 1} 0:${user(k)}:1 1:${100 + item(k)}:1 2:${200 + (k % 4)}:1`,
    ),
  }),
  roles: { 'train.ffm': 'interactions' },
  ...whole,
  fields: { 'field 3': 4 },
  rated: true,
};

const recboleFolder: Layout = {
  files: zip('steam.zip', {
    'steam/steam.inter': lines(
      ROWS,
      (k) => `${user(k)}\t${item(k)}\t${(k + 1) / 10}\t${k % 3}\t${time(k)}`,
      'user_id:token\tproduct_id:token\tplay_hours:float\tproducts:float\ttimestamp:float',
    ),
    'steam/steam.item': lines(
      ITEMS,
      (k) => `Game ${k}\tStudio ${k % 4}\t${genres[k % 3]} Indie\t${k}\thttp://x/${k}`,
      'app_name:token\tdeveloper:token\tgenres:token_seq\tid:token\turl:token',
    ),
    'steam/README.md': '# steam',
  }),
  roles: { 'steam.inter': 'interactions', 'steam.item': 'items' },
  ...whole,
  titles: { '0': 'Game 0' },
  fields: { developer: 4, genres: 4 },
  rated: false,
  timed: true,
};

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
