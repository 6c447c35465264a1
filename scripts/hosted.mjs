import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mediaTypes } from './media.mjs';

/**
 * Serves a built folder on a free port of this machine as docs/hosting.md proposes: compressed, and what has a hash in its
 * name to be kept for a year.
 */
export async function hosted(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0].slice(1) || 'index.html'));
    try {
      const body = gzipSync(await readFile(join(folder, path)));
      response.writeHead(200, {
        'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
        'content-encoding': 'gzip',
        'cache-control': path.startsWith('assets') ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      response.end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    end: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
