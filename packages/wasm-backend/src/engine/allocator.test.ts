import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Allocator } from "./allocator.js";

const PAGE = 65_536;

function small(options: { readonly pages: number; readonly limit?: number }) {
  const { pages, limit = pages * PAGE } = options;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true });
  return { memory, allocator: new Allocator(memory, 1024, limit) };
}

const failure = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("it did not fail");
};

test("blocks do not overlap, lie in the memory and start at multiples of 64", () => {
  const request = fc.record({ bytes: fc.nat(20_000), release: fc.boolean(), which: fc.nat(50) });
  const property = fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
    const { memory, allocator } = small({ pages: 64 });
    const held = new Map<number, number>();
    for (const { bytes, release, which } of requests) {
      const address = allocator.allocate(bytes);
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(1024);
      // Kernels may read a vector past the end.
      expect(address + bytes + 64).toBeLessThanOrEqual(memory.buffer.byteLength);
      for (const [start, size] of held) {
        expect(address + bytes <= start || start + size <= address).toBe(true);
      }
      held.set(address, bytes);
      const victim = [...held.keys()][which];
      if (release && victim !== undefined) {
        allocator.release(victim);
        held.delete(victim);
      }
    }
    for (const address of held.keys()) allocator.release(address);
    expect(allocator.inUse).toBe(0);
  });
  fc.assert(property, { numRuns: 100 });
});

test("a freed block of about the same size is used again", () => {
  const { memory, allocator } = small({ pages: 32 });
  const first = allocator.allocate(100_000);
  const have = memory.buffer.byteLength;
  allocator.release(first);
  for (let i = 1; i < 1000; i++) {
    expect(allocator.allocate(100_000 - i)).toBe(first);
    allocator.release(first);
  }
  expect(memory.buffer.byteLength).toBe(have);
  expect(allocator.inUse).toBe(0);
  expect(allocator.peak).toBeGreaterThanOrEqual(100_000);
  expect(allocator.peak).toBeLessThanOrEqual(112_500);
});

test("what is released twice or was never handed out is nobody's", () => {
  const { allocator } = small({ pages: 4 });
  const address = allocator.allocate(64);
  allocator.release(address);
  allocator.release(address);
  allocator.release(4096);
  expect(allocator.inUse).toBe(0);
  expect(allocator.allocate(64)).not.toBe(allocator.allocate(64));
});

test("a borrowed block comes back, also after a failure", () => {
  const { allocator } = small({ pages: 4 });
  expect(allocator.borrow(100, (address) => address > 0 && allocator.inUse)).toBe(128);
  const broken = () =>
    allocator.borrow(100, () => {
      throw new Error("broken");
    });
  expect(broken).toThrow("broken");
  expect(allocator.inUse).toBe(0);
});

/** The address of a new block, or `null` where there is none. */
function attempt(allocator: Allocator, bytes: number): number | null {
  try {
    return allocator.allocate(bytes);
  } catch (error) {
    if ((error as Error).name === "OutOfMemoryError") return null;
    throw error;
  }
}

/** The longest stretch between the held blocks: what no allocator could exceed. */
function longestGap(held: ReadonlyMap<number, number>, end: number): number {
  let longest = 0;
  let from = 1024;
  for (const [address, size] of [...held].toSorted(([p], [q]) => p - q)) {
    longest = Math.max(longest, address - from);
    from = address + size;
  }
  return Math.max(longest, end - from);
}

test("free neighbours join: a request fails only where no gap is long enough", () => {
  const request = fc.record({ bytes: fc.integer({ min: 1, max: 60_000 }), which: fc.nat(40) });
  const limit = 4 * PAGE;
  let refused = 0;
  const property = fc.property(fc.array(request, { minLength: 30, maxLength: 80 }), (requests) => {
    const { allocator } = small({ pages: 4 });
    const held = new Map<number, number>();
    for (const { bytes, which } of requests) {
      const before = allocator.inUse;
      // A block of whole eighths of its octave, and a vector past the end.
      const rounded = Math.ceil((bytes * 9) / 8 / 64) * 64;
      const gap = longestGap(held, limit - 64);
      const address = attempt(allocator, bytes);
      if (address !== null) held.set(address, allocator.inUse - before);
      else refused += 1;
      expect(address === null ? gap < rounded : bytes <= gap).toBe(true);
      const victim = [...held.keys()][which];
      if (victim !== undefined) {
        allocator.release(victim);
        held.delete(victim);
      }
    }
    for (const address of held.keys()) allocator.release(address);
    expect(allocator.allocate(7 * 32_768)).toBe(1024);
  });
  fc.assert(property, { numRuns: 200 });
  expect(refused).toBeGreaterThan(100);
});

test("one size after another, each until the memory is full: nothing is lost between them", () => {
  const { memory, allocator } = small({ pages: 64 });
  const counts = [200, 1_000, 10_000, 300_000, 70_000, 500, 1_500_000].map((bytes) => {
    const held: number[] = [];
    for (let at = attempt(allocator, bytes); at !== null; at = attempt(allocator, bytes))
      held.push(at);
    const full = held.length * bytes;
    // Every other one first, so that the free blocks are no neighbours until the end.
    for (const odd of [1, 0]) {
      held.forEach((address, i) => {
        if (i % 2 === odd) allocator.release(address);
      });
    }
    return full / memory.buffer.byteLength;
  });
  for (const used of counts) expect(used).toBeGreaterThan(0.7);
  expect(allocator.inUse).toBe(0);
});

describe("out of memory", () => {
  const cases = [
    ["at its own limit", { pages: 64, limit: 40 * PAGE }, "1.0"],
    ["where the memory will not grow", { pages: 40, limit: 64 * PAGE }, "0.1"],
  ] as const;

  test.each(cases)(
    "%s: says request, what is held and what to do, and goes on",
    (_, options, free) => {
      const { allocator } = small(options);
      const held = [allocator.allocate(1_048_576), allocator.allocate(524_288)];
      const before = allocator.inUse;
      const error = failure(() => allocator.allocate(2_097_152));
      expect(error.name).toBe("OutOfMemoryError");
      expect(error.message).toContain("cannot allocate 2.0 MiB");
      expect(error.message).toContain("1.5 MiB are held in 2 blocks");
      expect(error.message).toContain(`the largest free piece has ${free} MiB`);
      expect(error.message).toContain("Lower the batch size, or dispose tensors");
      expect(allocator.inUse).toBe(before);
      held.push(allocator.allocate(65_536));
      for (const address of held) allocator.release(address);
      expect(allocator.inUse).toBe(0);
      expect(allocator.allocate(1_048_576)).toBe(held[0]);
    },
  );
});
