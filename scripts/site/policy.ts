import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** What stands in the policy of `index.html` for the hashes of the scripts that stand in the page itself. */
const mark = "'inline-scripts'";

/** Scripts written into the page, with their texts: those without an address. */
const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** A script's text as a source of Content-Security-Policy. */
const hashSource = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Writes into the page's Content-Security-Policy the hash of each script that stands in the page, in the built page
 * and in the development server's alike, after everything else has changed the page.
 * @throws Error where the mark does not stand in the page exactly once
 */
export function contentPolicy(): Plugin {
  return {
    name: 'brittle:policy',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        if (html.split(mark).length !== 2) throw new Error(`index.html does not say ${mark} once.`);
        const hashes = [...html.matchAll(inlineScript)].map(([, text = '']) => hashSource(text));
        return html.replace(mark, hashes.join(' '));
      },
    },
  };
}
