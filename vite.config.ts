import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { arrivalOfParts } from './scripts/site/arrival.ts';
import { thirdPartyLicences } from './scripts/site/licences.ts';
import { worksOffline } from './scripts/site/offline.ts';
import { contentPolicy } from './scripts/site/policy.ts';

const licences = thirdPartyLicences();

/** Which plug-in took how long is no news to who opens the lab. */
const untimed = { bundlerTimings: false };

/** `base` is relative so that the built folder can be served from any path (a course page, a mirror). */
export default defineConfig({
  base: './',
  plugins: [react(), contentPolicy(), arrivalOfParts(), licences.page, worksOffline()],
  worker: { format: 'es', plugins: () => [licences.workers], rolldownOptions: { checks: untimed } },
  // Studies ask for the width of a container that the frame names: its name stays as it is.
  css: { transformer: 'lightningcss', lightningcss: { cssModules: { container: false } } },
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      checks: untimed,
      treeshake: {
        // All of protocol stands behind one door, and most of it does nothing until it is called: a page loads what it
        // uses. Zod is told there, for all, to write no functions, which the page's policy forbids.
        moduleSideEffects: [{ test: /\/workers\/protocol\/(?!spec\/zod\.ts$)/, sideEffects: false }],
      },
    },
  },
  server: { port: 5173 },
  preview: { port: 4173 },
});
