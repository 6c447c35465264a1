import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { mediaTypes } from '../../scripts/media.mjs';

/** How a request goes wrong: the connection ends without an answer, or the answer has this status. */
type Fault = 'dropped' | number;

/** A plain server of files, as a course has it, whose faults a test chooses. */
export interface Host {
  /** Where the folder is served; ends with a slash. */
  readonly url: string;
  /** Paths below `url` that were asked for, in order. */
  readonly asked: string[];
  /** The folder that is served; another one is a new deployment. */
  folder: string;
  /** What goes wrong with a path below `url`; null for nothing. */
  fault: (path: string) => Fault | null;
  /** Headers besides the type, for a path below `url`. */
  headers: (path: string) => Readonly<Record<string, string>>;
  /** Ends every connection and takes no more. */
  stop(): Promise<void>;
}

/** Serves `folder` below `path`, for example '/course/week-3/'. */
export async function host(folder: string, path = '/'): Promise<Host> {
  const answer = async (address: string): Promise<{ status: number; type: string; body: Buffer }> => {
    const file = join(hosted.folder, normalize(decodeURIComponent(address || 'index.html')));
    const type = mediaTypes[extname(file)] ?? 'application/octet-stream';
    try {
      return { status: 200, type, body: await readFile(file) };
    } catch {
      return { status: 404, type: 'text/html', body: Buffer.from('<h1>Not found</h1>') };
    }
  };
  const server: Server = createServer(async (request, response) => {
    const whole = (request.url ?? '').split('?')[0] ?? '';
    const inside = whole.startsWith(path);
    const address = inside ? whole.slice(path.length) : whole;
    hosted.asked.push(address);
    const fault = hosted.fault(address);
    if (fault === 'dropped') {
      request.socket.destroy();
      return;
    }
    const { status, type, body } = await answer(inside && fault === null ? address : 'no such file');
    // Nothing is kept by the browser on its own, so that what a test sees comes from here or from the page's own store.
    const headers = { 'content-type': type, 'cache-control': 'no-store', ...hosted.headers(address) };
    response.writeHead(fault ?? status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hosted: Host = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    asked: [],
    folder,
    fault: () => null,
    headers: () => ({}),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return hosted;
}
