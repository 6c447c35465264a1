import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** The module that Vite puts around each `import()` of the built page. */
const helper = '\0vite/preload-helper.js';

const own = fileURLToPath(new URL('../../src/parts/arrival.ts', import.meta.url));

/**
 * Lets `openPart` of `src/parts/arrival.ts` stand in for Vite's own preload helper, with the same arguments, and names
 * it every file of a part, also where the part is one file. Vite's marks a file that failed once as bad for ever.
 */
export function arrivalOfParts(): Plugin {
  return {
    name: 'brittle:arrival',
    apply: 'build',
    enforce: 'pre',
    config: () => ({
      build: {
        modulePreload: {
          resolveDependencies: (file, imports) => (imports.includes(file) ? imports : [file, ...imports]),
        },
      },
    }),
    transform: {
      filter: { id: new RegExp(`^${helper}$`) },
      handler: () => `export { openPart as __vitePreload } from ${JSON.stringify(own)};`,
    },
  };
}
