import {
  genres,
  ITEMS,
  item,
  type Layout,
  latin1,
  lines,
  ROWS,
  stars,
  time,
  user,
  whole,
  zip,
} from './layout.ts';

/** MovieLens, and what the workshop HetRec 2011 gave away. */

export const movielens10m: Layout = {
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

export const movielens20m: Layout = {
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

export const hetrecLastfm: Layout = {
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

export const hetrecMovielens: Layout = {
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
