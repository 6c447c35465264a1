import type { LabFailure } from '../../protocol/run/errors.ts';
import { badFile, short } from './fail.ts';
import { Decoder } from './text.ts';

const CSV = 'Write it as CSV';
const UNPACK = 'Unpack it and choose the files with the data.';

/** Files that their first bytes tell, what they are, and what to do with them. */
const SIGNATURES: readonly (readonly [bytes: string, what: string, then: string])[] = [
  ['PAR1', 'a Parquet file', `${CSV}, with pandas by pd.read_parquet(…).to_csv(…, index=False).`],
  ['ARROW1', 'an Arrow or Feather file', `${CSV}, with pandas by pd.read_feather(…).to_csv(…, index=False).`],
  ['\x93NUMPY', 'an array of NumPy', `${CSV}, by numpy.savetxt(…, delimiter=",", fmt="%s").`],
  ['MATLAB 5.0', 'a MAT file of MATLAB', `${CSV}, a user, an item and a rating on each line.`],
  ['\x89HDF\r\n', 'an HDF5 file', `${CSV}, with pandas by pd.read_hdf(…).to_csv(…, index=False).`],
  ['SQLite format 3', 'a database of SQLite', 'Export the table of interactions as CSV.'],
  ['\xd0\xcf\x11\xe0', 'a workbook of an older Excel', 'Save the sheet with the interactions as CSV.'],
  ['7z\xbc\xaf', 'a 7-Zip archive', UNPACK],
  ['Rar!\x1a', 'a RAR archive', UNPACK],
  ['BZh', 'packed by bzip2', UNPACK],
  ['\xfd7zXZ', 'packed by xz', UNPACK],
  ['\x28\xb5\x2f\xfd', 'packed by Zstandard', UNPACK],
  ['%%MatrixMarket', 'a matrix of MatrixMarket', `${CSV}: remove its comments and the line of its sizes.`],
  ['%PDF-', 'a PDF document', 'Choose the file with the data.'],
  ['{\\rtf', 'rich text, with marks of its layout', 'Save it as plain text or CSV.'],
];

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, 16));

/** What a web page says of itself. */
const titleOf = (page: string) => {
  const title = /<title[^>]*>([^<]*)/i.exec(page)?.[1]?.trim();
  return title ? ` (“${short(title, 60)}”)` : '';
};

/** Why a file whose first bytes tell that it is of another kind is not read; null where they do not. */
export function strangerByBytes(name: string, head: Uint8Array): LabFailure | null {
  const start = latin1(head);
  const known = SIGNATURES.find(([bytes]) => start.startsWith(bytes));
  if (known) return badFile(name, `this is ${known[1]}, which is not read. ${known[2]}`);
  // Protocols 2 to 5 of pickle start with their number.
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5)
    return badFile(
      name,
      `this is a pickle of Python, which may hold programs and is not opened. ${CSV}, with pandas by pd.read_pickle(…).to_csv(…, index=False).`,
    );
  const text = new Decoder().text(head, 0, Math.min(head.length, 4096)).replace(/^\ufeff/, '');
  if (/^\s*<(!doctype\s+html|html|head|body|script)\b/i.test(text))
    return badFile(
      name,
      `this is a web page${titleOf(text)}, not data, as a failed download leaves it. Open it in a browser to see what it says, and download the data again.`,
    );
  if (/^\s*<\?xml\b/i.test(text))
    return badFile(
      name,
      `this is XML, which is not read. Where it is the answer of a server, download the data again; else write it as CSV.`,
    );
  if (text.startsWith('version https://git-lfs.github.com/spec/'))
    return badFile(
      name,
      'this is a pointer of Git LFS and not the data. Fetch that by git lfs pull, or download the file itself from the page of its repository.',
    );
  if (/^\s*\[?\s*\{\s*u?'/.test(text))
    return badFile(
      name,
      'these are dictionaries of Python, not JSON. Turn each line into JSON, in Python by json.dumps(ast.literal_eval(line)).',
    );
  return null;
}

/** Containers that are zips inside, by a file that each holds. */
const CONTAINERS: readonly (readonly [holds: RegExp, what: string, then: string])[] = [
  [/^xl\/workbook\.(xml|bin)$/, 'an Excel workbook', 'Save the sheet with the interactions as CSV.'],
  [/^word\/document\.xml$/, 'a Word document', 'Save the data as CSV.'],
  [/^content\.xml$/, 'an OpenDocument file', 'Save the sheet with the interactions as CSV.'],
];

/** Why a zip that is no archive of data is not read; null where it is one. */
export function strangerByMembers(name: string, members: readonly string[]): LabFailure | null {
  const known = CONTAINERS.find(([holds]) => members.some((member) => holds.test(member)));
  if (known) return badFile(name, `this is ${known[1]}, which is not read. ${known[2]}`);
  if (members.length === 0 || !members.every((member) => member.endsWith('.npy'))) return null;
  return badFile(
    name,
    'these are arrays of NumPy (.npz), which are not read. Write the users, items and ratings as CSV, one of each a line.',
  );
}
