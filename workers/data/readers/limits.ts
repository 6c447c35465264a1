/**
 * The most interactions a data set may have: 30 million. One interaction takes 20 bytes while it is read and
 * 20 more when the columns are joined, so this is about 1.2 GB, near what a browser gives one page.
 * MovieLens 25M fits; a file of 50 million rows is refused from the length of its first lines.
 */
export const MAX_INTERACTIONS = 30_000_000;

/** The most bytes that one packed file may unpack to: 2 GiB. */
export const MAX_UNPACKED_BYTES = 2 ** 31;

/** How many times larger than the packed file its content may be, once it exceeds RATIO_FREE_BYTES. */
export const MAX_RATIO = 250;

/** Content up to this size may have any ratio: 16 MiB of zeros harm nobody. */
export const RATIO_FREE_BYTES = 2 ** 24;

/** The most files an archive may hold. */
export const MAX_ENTRIES = 10_000;

/** The most bytes one line (or one quoted record) may have: 1 MiB. */
export const MAX_RECORD_BYTES = 2 ** 20;

/** The most bytes a user's, an item's or a field value's label may have. */
export const MAX_LABEL_BYTES = 1000;

/** The most lines a file of side information may have: 2 million. */
export const MAX_SIDE_ROWS = 2_000_000;
