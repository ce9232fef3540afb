import { int, ptr, share } from "./common";

enum Logical {
  LogicalAnd,
  LogicalOr,
  LogicalNot,
}

enum LogicalWord {
  a,
  b,
  output,
  count,
  operation,
}

/**
 * One operation on booleans, a byte each, true where not 0.
 * Buffers are padded to whole vectors. Split in blocks of 16.
 */
export function logical(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, LogicalWord.count) + 15) >> 4;
  const end = <usize>share(vectors, t + 1, n) * 16;
  const kind = int(p, LogicalWord.operation);
  const zero = i8x16.splat(0);
  const one = i8x16.splat(1);
  for (let i = <usize>share(vectors, t, n) * 16; i < end; i += 16) {
    // All bits where false.
    const a = i8x16.eq(v128.load(ptr(p, LogicalWord.a) + i), zero);
    const b = i8x16.eq(v128.load(ptr(p, LogicalWord.b) + i), zero);
    let value = a;
    if (kind == Logical.LogicalAnd) value = v128.not(v128.or(a, b));
    if (kind == Logical.LogicalOr) value = v128.not(v128.and(a, b));
    v128.store(ptr(p, LogicalWord.output) + i, v128.and(value, one));
  }
}
