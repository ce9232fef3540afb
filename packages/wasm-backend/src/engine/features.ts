/**
 * The smallest module that uses one instruction of a proposal; it validates where the engine has
 * it.
 */
const PROBES = {
  simd: [10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
  relaxedSimd: [10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
} as const;

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0];

function validates(body: readonly number[]): boolean {
  return WebAssembly.validate(new Uint8Array([...HEADER, ...body]));
}

export const hasSimd = (): boolean => validates(PROBES.simd);

export const hasRelaxedSimd = (): boolean => validates(PROBES.relaxedSimd);
