/**
 * The most interactions a data set may have: 35 million. One interaction takes 20 bytes while it is read and up to 20
 * more while columns are joined and repeats are looked for. MovieLens latest (33.8 million) takes 1.5 GB at most, near
 * what a browser gives one page; a file of 60 million rows is refused from the length of its first lines.
 */
export const MAX_INTERACTIONS = 35_000_000;

/** The most users, items, or values of a context: 5 million take 0.9 to 1.1 GB while they are read. */
export const MAX_LABELS = 5_000_000;

/** The most bytes that one packed file, all of an archive included, may unpack to: 2 GiB. */
export const MAX_UNPACKED_BYTES = 2 ** 31;

/** How many times larger than the packed file its content may be, once it exceeds RATIO_FREE_BYTES. */
export const MAX_RATIO = 250;

/** Content up to this size may have any ratio: 16 MiB of zeros harm nobody. */
export const RATIO_FREE_BYTES = 2 ** 24;

/** The most files an archive may hold; the 17,770 of the Netflix Prize fit. */
export const MAX_ENTRIES = 20_000;

/** The most bytes the directory of a zip may have. */
export const MAX_DIRECTORY_BYTES = 2 ** 22;

/** The most bytes that a packed zip inside a zip may have, which is unpacked into memory: 256 MiB. */
export const MAX_INNER_ZIP_BYTES = 2 ** 28;

/** The most zips inside zips. */
export const MAX_INNER_ZIPS = 20;

/** The most bytes of the header of a gzip member. */
export const MAX_GZIP_HEADER = 2 ** 16;

/** The most bytes one line (or one quoted record) may have: 1 MiB. */
export const MAX_RECORD_BYTES = 2 ** 20;

/** The most bytes a user's, an item's or a field value's label may have. */
export const MAX_LABEL_BYTES = 1000;

/** The rows and the fields of a row that are looked at before a file is read. */
export const MAX_HEAD_ROWS = 100;
export const MAX_HEAD_CELLS = 256;

/** The columns of a table that a plan speaks of; those after them are left alone. */
export const MAX_COLUMNS = 60;
