import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { arrivalOfParts } from './scripts/site/arrival.ts';
import { worksOffline } from './scripts/site/offline.ts';
import { contentPolicy } from './scripts/site/policy.ts';

/** `base` is relative so that the built folder can be served from any path (a course page, a mirror). */
export default defineConfig({
  base: './',
  plugins: [react(), contentPolicy(), arrivalOfParts(), worksOffline()],
  worker: { format: 'es' },
  build: { target: 'es2022', manifest: true, assetsInlineLimit: 0 },
  server: { port: 5173 },
  preview: { port: 4173 },
});
