import { catalogue, sourceWords } from './catalogue.ts';
import { type Entry, idsOf } from './entry.ts';
import { type PaperId, papers, withPaperNames } from './papers.ts';
import { isWork, type WorkName, works } from './works.ts';

/** A piece of a sentence: words, a short name and what it stands for, a paper of the lab, or another work. */
export type Piece =
  | string
  | { readonly term: string; readonly meaning: string }
  | { readonly paper: PaperId; readonly name: string }
  | { readonly work: WorkName; readonly name: string };

/** Names in plain words explain themselves; those with two capitals in a row, or a sign, do not. */
const isShort = (label: string) => /[A-Z&]{2}|&/.test(label);
const escaped = (label: string) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/@K$/, '@\\d+');

/** What a descriptor says, with its sources: 'gradient of the training loss, … (Wu et al., SIGIR 2021)'. */
export function meaningOf(entry: Entry): string {
  const sources = sourceWords(entry);
  return withPaperNames(sources ? `${entry.description} (${sources})` : entry.description);
}

interface Terms {
  readonly pattern: RegExp;
  meaning(term: string): string | undefined;
  paper(name: string): PaperId | undefined;
}
let known: Terms | null = null;

/** The short names of all descriptors, the longest first, so that 'FNCF-Multi' is not read as 'FNCF'. */
function terms(): Terms {
  if (known) return known;
  const meanings = new Map<string, string>();
  for (const { entries } of catalogue)
    for (const entry of Object.values(entries))
      if (isShort(entry.label) && !meanings.has(entry.label)) meanings.set(entry.label, meaningOf(entry));
  const named = new Map(idsOf(papers).map((id): [string, PaperId] => [papers[id].name, id]));
  const labels = [...meanings.keys(), ...named.keys(), ...Object.keys(works)].sort(
    (a, b) => b.length - a.length,
  );
  known = {
    pattern: new RegExp(`(?<![\\w-])(?:${labels.map(escaped).join('|')})(?![\\w-])`, 'g'),
    paper: (name) => named.get(name),
    meaning: (term) => meanings.get(term) ?? meanings.get(term.replace(/@\d+$/, '@K')),
  };
  return known;
}

/** A sentence cut at papers and at the short names of methods, models and measures; these are explained where they come first. */
export function piecesOf(sentence: string): Piece[] {
  const { pattern, meaning, paper } = terms();
  const pieces: Piece[] = [];
  const told = new Set<string>();
  let at = 0;
  for (const { 0: term, index } of sentence.matchAll(pattern)) {
    const cited = paper(term);
    const explained = isWork(term) ? term : (cited ?? meaning(term));
    if (explained === undefined || told.has(term)) continue;
    told.add(term);
    if (index > at) pieces.push(sentence.slice(at, index));
    if (isWork(term)) pieces.push({ work: term, name: term });
    else pieces.push(cited ? { paper: cited, name: term } : { term, meaning: explained });
    at = index + term.length;
  }
  if (at < sentence.length) pieces.push(sentence.slice(at));
  return pieces;
}

/** The short names in a text, and what each stands for. */
export const termsIn = (text: string): { readonly term: string; readonly meaning: string }[] =>
  piecesOf(text).flatMap((piece) => (typeof piece === 'object' && 'term' in piece ? [piece] : []));
