// The exact search: size after size from the first that the bounds leave open, each by branch and bound.

import { best, sigma } from './bounds';
import { visit } from './concave';
import { plant } from './concave-bound';
import { handOver, plantRows, shortlist, stepRows } from './rows';
import { stepShares } from './dual';
import { takeWork } from './dual-bound';
import { CLOSED, FOUND, OPENED, STUCK } from './steps';

let size: i32 = 0;
let lastSize: i32 = 0;
let depth: i32 = 0;
/** Depth of the lists that are searched by shares below those searched by rows; -1 where none is. */
let deeper: i32 = -1;
let searching: bool = false;
/** Nodes that a size may take by rows. */
let rowNodes: i32 = 0;
/** Nodes when the size was begun. */
let first: i32 = 0;

/** Nodes expanded for the current instance. */
export let nodes: i32 = 0;

/**
 * Begins the search for the smallest flipping size from the first that the bounds leave open up to `last`. A size that
 * is to be pushed up and takes more than `easy` nodes by rows goes on by shares.
 */
export function beginSearch(last: i32, easy: i32): void {
  nodes = 0;
  rowNodes = easy;
  size = best;
  lastSize = last;
  searching = false;
}

/** Starts the search of a size. */
function begin(): i32 {
  nodes++;
  first = nodes;
  deeper = -1;
  if (sigma > 0) return plantRows(size);
  if (!shortlist(size)) return CLOSED;
  plant(size);
  return OPENED;
}

/** One step on lists searched by shares. */
function stepDeeper(): i32 {
  const came = stepShares(deeper);
  nodes += takeWork();
  if (came == OPENED) deeper++;
  else if (came == CLOSED) deeper--;
  return came;
}

/** One step on lists searched by rows. Once a size proves hard, its first list that is short enough goes to the search by shares. */
function stepOn(): i32 {
  for (let d = 0; nodes - first > rowNodes && d <= depth; d++) {
    if (!handOver(d)) continue;
    nodes += takeWork();
    depth = d - 1;
    deeper = 0;
    return OPENED;
  }
  return stepRows(depth);
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
    while (depth >= 0 || deeper >= 0) {
      if (nodes >= limit) return -1;
      nodes++;
      let came: i32;
      if (deeper >= 0) came = stepDeeper();
      else {
        came = sigma > 0 ? stepOn() : visit(depth, size);
        if (deeper < 0 && came == OPENED) depth++;
        else if (came == CLOSED) depth--;
      }
      if (came == STUCK) {
        nodes = i32.MAX_VALUE;
        return -1;
      }
      if (came == FOUND) {
        searching = false;
        return size;
      }
    }
    searching = false;
  }
  return 0;
}
