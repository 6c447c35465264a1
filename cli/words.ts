import { listReaders } from '../workers/data/readers/import.ts';
import { catalogue, sourceWords } from '../workers/protocol/names/catalogue.ts';
import type { Entries, Entry } from '../workers/protocol/names/entry.ts';
import { papers, withPaperNames } from '../workers/protocol/names/papers.ts';
import { works } from '../workers/protocol/names/works.ts';

const help = `Brittle: train recommenders, perturb them and measure what is left.

  npm run lab -- run SPEC.json [options]   runs the study and prints its result as JSON
      --data PATH      read the data set from a file, an archive or a folder; may be repeated
      --main FILE      the file among them that holds the interactions
      --columns LIST   what its columns hold, such as user,item,rating,-,time
      --attack FILE    with the study arena: an attack that was made elsewhere, fake users as CSV or embeddings as
                       safetensors; it becomes a row (docs/arena.md); may be repeated
      --out FILE       write the result to a file instead of stdout
      --report FILE    write the result as one HTML file (instead of JSON on stdout): pictures, tables, the experiment; opens without a network
      --lab URL        with --report: the address of the lab that it links to
      --resume DIR     keep trained models and finished parts in this folder, and go on from those there
      --proofs DIR     with the study certify: its model and a proof of every prediction, for the command check
      --save DIR       write models, splits, fake users, places of held-out items, lists, instances and tables into
                       this folder, as far as the study has them (docs/saving.md); on one thread
      --time SECONDS   with the study certify: search exactly no longer than this on each thread; what is then open
                       is told as open, and the result says that it depends on the clock
      --ask FILE       questions as the page asks them, a JSON list; the result holds their answers
      --engine ENGINE  auto, kernels, tfjs-wasm or tfjs-cpu, instead of the spec's
      --workers N      threads that a study may be spread over, instead of one a core (four at most); 1 for none
      --yes            start what takes above a minute or a gigabyte without asking; asked on a terminal only
      --quiet          say nothing but warnings and errors
  npm run lab -- report A.json [B.json…] --out FILE   writes results that are there as one HTML file: one as run --report
                                           does, several (five at most) compared: settings, pictures, tables
      --lab URL        the address of the lab that the report links to; without it the report says what to append
                       to a lab's address
  npm run lab -- embed SPEC.json [PINNED.json…]   prints the <iframe> line that shows the experiment in another page,
                                           with the others pinned beside it (docs/embedding.md)
      --lab URL        the address of the lab; without it that of npm start
      --figure TITLE   the beginning of the title of the only figure shown
      --settings none  leave the settings out
  npm run lab -- explain SPEC.json         prints the spec with every default filled in, and says what
                                           it takes, or why it cannot run where it cannot
  npm run lab -- check PROOF.json… --model MODEL.safetensors   checks proofs by code apart from the search
  npm run lab -- papers [CARD… | --all] [options]   runs what five papers say again, and writes a report
      --quick, --full  the size: minutes on built-in data or MovieLens 100K (default), or as in the papers; or both
      --data DIR       the folder that holds one a data set: ml-100k, frappe, …
      --out DIR        where records and the report go: HTML, JSON and CSV; what is there already is not run again
      --workers, --quiet as for run; without CARD or --all it lists the cards
  npm run lab -- sweep SPEC.json --out DIR [options]   runs an arena cell by cell, or the voters of the study fakes
                                           packet by packet, one file each; what is there is skipped, so it may
                                           be stopped, killed and run again
      SPEC.json        a spec with "study": "arena" or "fakes", such as docs/examples/arena.json
      --shard 3/8      the third of eight parts, for several machines on one folder; else all of it
      --attack FILE    as for run, with every shard; DIR keeps the files, so that DIR/grid.json can be swept without
      --data, --main, --columns, --engine, --quiet as for run
  npm run lab -- merge DIR                 prints the table of a sweep, or the certificate of its voters; ends with
                                           status 1 where parts of it are missing
      --form FORM      text (default), csv, json (as run gives it) or latex (of an arena)
      --data, --main, --columns as for run, with voters that were trained on files
      --out FILE       write it to a file instead of stdout
  npm run lab -- list                      names readers, models, attacks, defences, measures and studies
  npm run lab -- schema                    prints every member of a spec, as in docs/spec.md
  npm run lab -- glossary                  prints what all names stand for, as in docs/glossary.md
  npm run lab -- help                      this page; npm run lab -- COMMAND --help one command

A spec is described in docs/spec.md, with examples in docs/examples. The shortest is {"study": "train"}.
The same spec gives the same result, byte for byte. Ctrl-C stops a run and writes what is done to --out, marked
"partial"; with --resume the same command goes on, and another attack or another K on the same models trains
nothing again.
`;

/** The part of the help on one command; the whole of it where there is no such command. */
export function helpOf(command: string | null): string {
  const parts = help.split(/^(?= {2}npm run lab -- )/m);
  const found = parts.find((part) => command !== null && part.startsWith(`  npm run lab -- ${command} `));
  return found ? `${found.split('\n\n')[0]?.trimEnd()}\n` : help;
}

const columns = (rows: readonly (readonly [string, string, string])[]): string =>
  rows.map(([key, label, words]) => `  ${key.padEnd(18)} ${label.padEnd(28)} ${words}\n`).join('');

const lines = (entries: Entries) =>
  columns(
    Object.entries(entries).map(([id, entry]) => {
      const source = sourceWords(entry);
      return [id, entry.label, source ? `${entry.description} (${source})` : entry.description];
    }),
  );

/** Everything that can be named in a spec or given to the command line. */
export function listing(): string {
  const readers = listReaders().map(({ format, label, wants }) => [format, label, wants] as const);
  const groups = catalogue.map(({ title, entries }) => `\n${title}\n${lines(entries)}`);
  return `Data readers\n${columns(readers)}${groups.join('')}`;
}

const cell = (text: string) => text.replaceAll('|', '\\|');

/** A descriptor's sources as links into the bibliography beside the glossary. */
const linked = ({ source = [] }: Entry): string =>
  source
    .map((one) =>
      typeof one === 'string'
        ? `[${papers[one].name}](papers.md#paper-${one})`
        : `[${one.other}](papers.md#${works[one.other].entry})`,
    )
    .join('; ');

/** All names of the catalogue with what they stand for, as the tables of docs/glossary.md. */
export function glossary(): string {
  const tables = catalogue.map(({ title, entries }) => {
    const rows = Object.values(entries).map((entry) => {
      const sources = linked(entry);
      const meaning = cell(withPaperNames(entry.description));
      return `| ${cell(entry.label)} | ${sources ? `${meaning} (${sources})` : meaning} |\n`;
    });
    return `### ${title}\n\n| name | meaning |\n|---|---|\n${rows.join('')}`;
  });
  return tables.join('\n');
}
