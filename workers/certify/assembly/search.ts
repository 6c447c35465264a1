// The exact search: size after size from the first that the bounds leave open, each by branch and bound.

import { best, sigma } from './bounds';
import { visit } from './concave';
import { plant } from './concave-bound';
import { plantRows, shortlist, stepRows } from './rows';
import { CLOSED, FOUND, OPENED } from './steps';

let size: i32 = 0;
let lastSize: i32 = 0;
let depth: i32 = 0;
let searching: bool = false;

/** Nodes expanded for the current instance. */
export let nodes: i32 = 0;

/** Begins the search for the smallest flipping size from the first that the bounds leave open up to `last`. */
export function beginSearch(last: i32): void {
  nodes = 0;
  size = best;
  lastSize = last;
  searching = false;
}

/** Starts the search of a size. */
function begin(): i32 {
  nodes++;
  if (sigma > 0) return plantRows(size);
  if (!shortlist(size)) return CLOSED;
  plant(size);
  return OPENED;
}

/**
 * Goes on with the search for up to `allowance` nodes: the flipping size (its set stands in `chosen`), 0 where no set
 * of a size up to the last flips, -1 where the allowance ran out.
 */
export function search(allowance: i32): i32 {
  const limit = nodes + allowance;
  while (searching || size < lastSize) {
    if (!searching) {
      size++;
      const came = begin();
      if (came == FOUND) return size;
      depth = came == OPENED ? 0 : -1;
      searching = true;
    }
    while (depth >= 0) {
      if (nodes >= limit) return -1;
      nodes++;
      const came = sigma > 0 ? stepRows(depth) : visit(depth, size);
      if (came == FOUND) {
        searching = false;
        return size;
      }
      if (came == OPENED) depth++;
      else if (came == CLOSED) depth--;
    }
    searching = false;
  }
  return 0;
}
