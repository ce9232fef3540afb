/** A stretch of free memory. Unit: bytes. */
interface Piece {
  readonly address: number;
  readonly size: number;
}

/**
 * Free memory: freed blocks wait in lists of one size each, where the next request of that size
 * finds them at once; only when nothing fits are neighbours joined. A training step asks for the
 * same sizes every time, so it never gets there.
 */
export class FreeSpace {
  readonly #lists = new Map<number, number[]>();
  /** Joined stretches, by address; no two are neighbours. */
  #pieces: Piece[] = [];
  #listed = 0;

  give(address: number, size: number): void {
    const list = this.#lists.get(size);
    if (list === undefined) this.#lists.set(size, [address]);
    else list.push(address);
    this.#listed += 1;
  }

  /** The address of `size` free bytes, now taken, or `null`. */
  take(size: number): number | null {
    const address = this.#lists.get(size)?.pop();
    if (address !== undefined) {
      this.#listed -= 1;
      return address;
    }
    const fit = this.#cut(size);
    if (fit !== null || this.#listed === 0) return fit;
    this.#join();
    return this.#cut(size);
  }

  /** Takes the stretch that ends at `end`, if there is one. @returns Its address, or `end`. */
  takeLast(end: number): number {
    this.#join();
    const last = this.#pieces.at(-1);
    if (last === undefined || last.address + last.size !== end) return end;
    this.#pieces.pop();
    return last.address;
  }

  /** Bytes of the largest stretch. */
  largest(): number {
    this.#join();
    return this.#pieces.reduce((most, { size }) => Math.max(most, size), 0);
  }

  /** Takes the start of the smallest stretch that is large enough. */
  #cut(size: number): number | null {
    let best = -1;
    this.#pieces.forEach((piece, i) => {
      const fits = piece.size >= size;
      if (fits && (best < 0 || piece.size < this.#pieces[best]!.size)) best = i;
    });
    const piece = this.#pieces[best];
    if (piece === undefined) return null;
    const rest = { address: piece.address + size, size: piece.size - size };
    this.#pieces.splice(best, 1, ...(rest.size > 0 ? [rest] : []));
    return piece.address;
  }

  #join(): void {
    if (this.#listed === 0) return;
    const all = [...this.#pieces];
    for (const [size, list] of this.#lists) for (const address of list) all.push({ address, size });
    this.#lists.clear();
    this.#listed = 0;
    all.sort((p, q) => p.address - q.address);
    const joined: Piece[] = [];
    for (const piece of all) {
      const last = joined.at(-1);
      if (last !== undefined && last.address + last.size === piece.address) {
        joined[joined.length - 1] = { address: last.address, size: last.size + piece.size };
      } else joined.push(piece);
    }
    this.#pieces = joined;
  }
}
