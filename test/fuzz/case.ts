import { hashOf } from '../../workers/core/hash.ts';

/** What is given to a target: one or several named contents. A target of one text (a link) takes the first. */
export interface Case {
  readonly files: readonly FuzzFile[];
}

export interface FuzzFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A piece of a content as it is written down: text, or bytes where it is none; said once where it comes many times. */
type Piece = ({ readonly text: string } | { readonly base64: string }) & { readonly repeat?: number };

/** A case as it lies in the corpus. */
export interface WrittenCase {
  /** What it broke, in words. */
  readonly why: string;
  /** What must come of it where nobody does anything on the way; left out where nothing but the rules is known. */
  readonly outcome?: string;
  readonly files: readonly { readonly name: string; readonly content: readonly Piece[] }[];
}

const encoder = new TextEncoder();

export const encode = (text: string): Uint8Array => encoder.encode(text);

export const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** A case of the corpus as it is given to its target. */
export function readCase({ files }: WrittenCase): Case {
  return {
    files: files.map(({ name, content }) => ({
      name,
      content: join(
        content.flatMap((piece) => {
          const bytes =
            'text' in piece ? encode(piece.text) : Uint8Array.from(Buffer.from(piece.base64, 'base64'));
          return Array.from({ length: piece.repeat ?? 1 }, () => bytes);
        }),
      ),
    })),
  };
}

function pieceOf(content: Uint8Array): Piece {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content) };
  } catch {
    return { base64: Buffer.from(content).toString('base64') };
  }
}

/** A case as it may be put into the corpus. */
export function writeCase({ files }: Case, why: string): WrittenCase {
  return { why, files: files.map(({ name, content }) => ({ name, content: [pieceOf(content)] })) };
}

/** A name for a case: the same for the same content. */
export const nameOf = (one: Case): string => hashOf(writeCase(one, '')).slice(0, 12);
