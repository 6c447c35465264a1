import { expect, test } from 'vitest';
import { engineBadge } from '../../../src/app/badgeWords.ts';

const idle = (engine: 'tfjs-webgl' | 'kernels', label: string) => ({
  status: 'done' as const,
  engine: { engine, label, timings: [], pinned: false },
  progress: null,
  source: 'run' as const,
  result: null,
});

test.each([
  [
    'TensorFlow.js on WebGL 2 (ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver))',
    'WebGL (software), idle',
  ],
  ['TensorFlow.js on WebGL 2 (llvmpipe (LLVM 15.0.7, 256 bits))', 'WebGL (software), idle'],
  ['TensorFlow.js on WebGL 2 (ANGLE (NVIDIA, NVIDIA H200 (0x2335) OpenGL ES 3.2))', 'WebGL, idle'],
])('the badge of %s reads %s', (label, words) => {
  expect(engineBadge(idle('tfjs-webgl', label), 'auto')).toBe(words);
});

test('other engines keep their own label', () => {
  expect(engineBadge(idle('kernels', 'WebAssembly SIMD'), 'auto')).toBe('WebAssembly SIMD, idle');
});
