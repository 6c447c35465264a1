import { describe, expect, it } from 'vitest';
import { meaningOf, meaningsOf, subjectOf } from '../../../../workers/data/readers/names.ts';

describe('what a file is called', () => {
  it.each([
    ['user_artist.dat', { of: 'user', and: 'item', word: 'artist' }],
    ['item_brand.dat', { of: 'item', and: 'other', word: 'brand' }],
    ['item_2_brand.dat', { of: 'item', and: 'other', word: 'brand' }],
    ['user_user_original.dat', { of: 'user', and: 'user', word: 'friend' }],
    ['movie_movie.dat', { of: 'item', and: 'item', word: 'movie' }],
    // What people do makes interactions, what things have is a feature.
    ['user_view.dat', { of: 'user', and: null, word: '' }],
    ['item_view.dat', { of: 'item', and: 'other', word: 'view' }],
    ['BX-Book-Ratings.csv', { of: 'item', and: null, word: '' }],
    ['users_info.dat', { of: 'user', and: null, word: '' }],
    ['movies.csv', { of: 'item', and: null, word: '' }],
    // A single letter may stand for anything.
    ['u.data', { of: null, and: null, word: '' }],
    ['2019_brand.csv', { of: null, and: null, word: '' }],
  ] as const)('%s says what its rows are about', (base, subject) => {
    expect(subjectOf(base)).toEqual(subject);
  });
});

describe('what a column is called', () => {
  it('says what it holds, whatever the style of the name', () => {
    for (const name of ['userID', 'User-ID', 'user_ids', 'reviewer']) expect(meaningOf(name)).toBe('user');
    for (const name of ['rating', 'Book-Rating', 'score']) expect(meaningOf(name)).toBe('rating');
    for (const name of ['average_rating', 'num_ratings', 'shelf']) expect(meaningOf(name)).toBeNull();
  });

  it('is a number of them where a bare plural stands beside ids, and who they are where none does', () => {
    expect(meaningsOf(['anime_id', 'members', 'user_id', 'products'])).toEqual(['item', null, 'user', null]);
    expect(meaningsOf(['users', 'items', 'ratings'])).toEqual(['user', 'item', 'rating']);
    expect(meaningsOf(['user_id', 'items', 'ratings'])).toEqual(['user', null, 'rating']);
  });
});
