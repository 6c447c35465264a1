import {
  genres,
  ITEMS,
  isRated,
  item,
  type Layout,
  latin1,
  lines,
  ROWS,
  range,
  sizesOf,
  stars,
  text,
  time,
  USERS,
  user,
  whole,
  zip,
} from './layout.ts';

/** Books, networks, games, films and clicks. */

const isbn = (k: number) => `0${String(34545104 + k)}${k % 4 ? k % 10 : 'X'}`;

export const bookCrossing: Layout = {
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

export const bookCrossingCleaned: Layout = {
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

export const yelp: Layout = {
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

export const lastfmHin: Layout = {
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

export const anime: Layout = {
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

export const steam: Layout = {
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

export const steamTitles: Layout = {
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

export const netflix: Layout = {
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

export const criteo: Layout = {
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

export const libffm: Layout = {
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

export const recboleFolder: Layout = {
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
