import { int, ptr, share } from "./common";

// The order of `LOGICAL` in src/kernels/logical.ts.
enum Logical {
  And,
  Or,
  Not,
}

/**
 * One operation on booleans, a byte each, true where not 0.
 * Words: 0 a, 1 b, 2 output, 3 count, 4 operation. Buffers are padded to whole vectors. Split in blocks of 16.
 */
export function logical(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, 3) + 15) >> 4;
  const end = <usize>share(vectors, t + 1, n) * 16;
  const kind = int(p, 4);
  const zero = i8x16.splat(0);
  const one = i8x16.splat(1);
  for (let i = <usize>share(vectors, t, n) * 16; i < end; i += 16) {
    // All bits where false.
    const a = i8x16.eq(v128.load(ptr(p, 0) + i), zero);
    const b = i8x16.eq(v128.load(ptr(p, 1) + i), zero);
    let value = a;
    if (kind == Logical.And) value = v128.not(v128.or(a, b));
    if (kind == Logical.Or) value = v128.not(v128.and(a, b));
    v128.store(ptr(p, 2) + i, v128.and(value, one));
  }
}
