import { LabFailure } from '../../protocol/run/errors.ts';

/**
 * The kernels' bytes beside the built page. For the browser's worker; Node code reads the file itself.
 * @throws LabFailure 'not-loaded' when the file does not arrive.
 */
export async function fetchKernels(): Promise<ArrayBuffer> {
  const url = new URL('./build/kernels.wasm', import.meta.url);
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) {
    throw new LabFailure(
      'not-loaded',
      `The WebAssembly kernels did not arrive (${url.pathname}${response ? `, HTTP ${response.status}` : ''}). Check the connection, then try again, or choose another engine.`,
    );
  }
  return response.arrayBuffer();
}
