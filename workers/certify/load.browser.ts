import { LabFailure } from '../protocol/run/errors.ts';

/**
 * The certificate kernels beside the built page, compiled. For the browser's worker; Node code reads the file itself.
 * @throws LabFailure 'engine-unsupported' where the file does not arrive or the browser has no WebAssembly SIMD
 */
export async function fetchCertifyKernels(): Promise<WebAssembly.Module> {
  const url = new URL('./build/certify.wasm', import.meta.url);
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new LabFailure(
      'engine-unsupported',
      `The certificate kernels cannot be used (${cause instanceof Error ? cause.message : cause}); reload the page, or use a browser with WebAssembly SIMD.`,
    );
  }
}
