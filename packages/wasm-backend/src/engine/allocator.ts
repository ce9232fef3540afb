import { OutOfMemoryError } from "./out-of-memory-error.js";
import { FreeSpace } from "./free-space.js";

const PAGE = 65_536;

/** Bytes kept free past the last block: kernels may read a vector past the end. */
const TAIL = 64;

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

/**
 * Rounds up to one of eight sizes an octave, so that freed blocks fit again: at most 1/8 is lost.
 */
function sizeClass(bytes: number): number {
  const least = Math.max(64, bytes);
  const step = Math.max(64, 2 ** (Math.floor(Math.log2(least)) - 3));
  return Math.ceil(least / step) * step;
}

/**
 * Hands out blocks of one WebAssembly memory and takes them back. Addresses are multiples of 64.
 */
export class Allocator {
  readonly #memory: WebAssembly.Memory;
  readonly #limit: number;
  readonly #free = new FreeSpace();
  readonly #sizes = new Map<number, number>();
  #top: number;
  #inUse = 0;
  #peak = 0;

  /**
   * @param base First address to hand out. A multiple of 64.
   * @param limit Bytes that the memory may grow to.
   */
  constructor(memory: WebAssembly.Memory, base: number, limit: number) {
    this.#memory = memory;
    this.#limit = limit;
    this.#top = base;
  }

  /** Bytes in blocks handed out. */
  get inUse(): number {
    return this.#inUse;
  }

  /** The most bytes ever handed out at once. */
  get peak(): number {
    return this.#peak;
  }

  /**
   * @throws {OutOfMemoryError} If the memory cannot grow to hold `bytes` more. Nothing is lost by
   * it.
   */
  allocate(bytes: number): number {
    const size = sizeClass(bytes);
    const address = this.#free.take(size) ?? this.#extend(size);
    this.#sizes.set(address, size);
    this.#inUse += size;
    if (this.#inUse > this.#peak) this.#peak = this.#inUse;
    return address;
  }

  /** Lends a block of `bytes` to `use` and takes it back. */
  borrow<Result>(bytes: number, use: (address: number) => Result): Result {
    const address = this.allocate(bytes);
    try {
      return use(address);
    } finally {
      this.release(address);
    }
  }

  release(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) return;
    this.#sizes.delete(address);
    this.#inUse -= size;
    this.#free.give(address, size);
  }

  /** Takes `size` bytes from the end of what is used, and what is free just before it. */
  #extend(size: number): number {
    const end = this.#free.takeLast(this.#top) + size + TAIL;
    const address = end - size - TAIL;
    const have = this.#memory.buffer.byteLength;
    if (end > have) {
      const needed = Math.ceil((end - have) / PAGE);
      const ahead = Math.max(needed, Math.min(256, Math.floor((this.#limit - have) / PAGE)));
      const within = end <= this.#limit;
      if (!within || !(this.#grow(ahead) || this.#grow(needed))) {
        if (address < this.#top) this.#free.give(address, this.#top - address);
        throw this.#exhausted(size, (within ? have : this.#limit) - TAIL - this.#top);
      }
    }
    this.#top = address + size;
    return address;
  }

  #grow(pages: number): boolean {
    try {
      this.#memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  /** @param rest Bytes past the last block that the memory may still have. */
  #exhausted(size: number, rest: number): OutOfMemoryError {
    const piece = Math.max(rest, this.#free.largest());
    return new OutOfMemoryError(
      `wasm-backend: cannot allocate ${megabytes(size)}: ${megabytes(this.#inUse)} are held in ` +
        `${this.#sizes.size} blocks of at most ${megabytes(this.#limit)}, and the largest free piece has ` +
        `${megabytes(piece)}. ` +
        `Lower the batch size, or dispose tensors that are no longer needed.`,
    );
  }
}
