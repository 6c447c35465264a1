import { LabFailure } from '../protocol/run/errors.ts';

/**
 * The certificate kernels beside the built page, compiled. For the browser's worker; Node code reads the file itself.
 * @throws LabFailure 'not-loaded' where the file does not arrive, 'engine-unsupported' without WebAssembly SIMD
 */
export async function fetchCertifyKernels(): Promise<WebAssembly.Module> {
  const url = new URL('./build/certify.wasm', import.meta.url);
  const response = await fetch(url).catch(() => null);
  if (!response?.ok)
    throw new LabFailure(
      'not-loaded',
      `The certificate kernels did not arrive (${url.pathname}${response ? `, HTTP ${response.status}` : ''}). Check the connection, then try again.`,
    );
  try {
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new LabFailure(
      'engine-unsupported',
      `The certificate kernels cannot be used (${cause instanceof Error ? cause.message : cause}); use a browser with WebAssembly SIMD.`,
    );
  }
}
