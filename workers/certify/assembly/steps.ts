/** What a step of the search came to: nothing is left at this depth, a list was made one deeper, a flip, or neither. */
export const CLOSED: i32 = 0;
export const OPENED: i32 = 1;
export const FOUND: i32 = 2;
export const STAYED: i32 = 3;
/** Memory is short: the search cannot go on. */
export const STUCK: i32 = 4;
