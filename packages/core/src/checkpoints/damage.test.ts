import { afterEach, beforeAll, expect, test } from "vitest";
import * as tf from "@tensorflow/tfjs-core";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loader } from "../data/loader.js";
import { randomFrom, type Random } from "../random.js";
import { points, tinyTrainer } from "../testing/fixtures.js";
import { put, useFolder } from "../testing/folders.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint-file.js";

const folder = useFolder();
let good: Uint8Array = new Uint8Array();

beforeAll(async () => {
  const trainer = tinyTrainer();
  await trainer.fit(loader(points(20), { batchSize: 5 }), { epochs: 1 });
  const temporary = await mkdtemp(join(tmpdir(), "regimen-"));
  await saveCheckpoint(temporary, trainer.checkpoint());
  good = await readFile(join(temporary, "checkpoint.safetensors"));
  await rm(temporary, { recursive: true });
  trainer.dispose();
});
afterEach(() => tf.disposeVariables());

const headerEnd = (bytes: Uint8Array): number => 8 + Number(Buffer.from(bytes).readBigUInt64LE());

/** Puts the right SHA-256 into a header that was changed: what only another program would write. */
function sealAgain(bytes: Uint8Array): Uint8Array {
  const start = Buffer.from(bytes).indexOf('"sha256":"') + '"sha256":"'.length;
  const header = Buffer.from(bytes.subarray(0, headerEnd(bytes)));
  header.fill("0", start, start + 64);
  bytes.set(Buffer.from(createHash("sha256").update(header).digest("hex")), start);
  return bytes;
}

function replaceHeader(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const end = headerEnd(bytes);
  const text = Buffer.from(change(Buffer.from(bytes.subarray(8, end)).toString()));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(text.length));
  return Uint8Array.from(Buffer.concat([prefix, text, bytes.subarray(end)]));
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const upTo = (random: Random, count: number): number => Math.floor(random() * count);

function flip(bytes: Uint8Array, place: number, random: Random): Uint8Array {
  bytes[place] = (bytes[place] as number) ^ (1 << upTo(random, 8));
  return bytes;
}

/** Each gives a file that is not the one it was given. */
const mutations: Readonly<Record<string, Mutation>> = {
  "a bit of the length": (bytes, random) => flip(bytes, upTo(random, 8), random),
  "a bit of the header": (bytes, random) =>
    flip(bytes, 8 + upTo(random, headerEnd(bytes) - 8), random),
  "a bit of the data": (bytes, random) => {
    const start = headerEnd(bytes);
    return flip(bytes, start + upTo(random, bytes.length - start), random);
  },
  "bits all over": (bytes, random) => {
    for (let count = 0; count < 1 + 2 * upTo(random, 20); count++) {
      flip(bytes, upTo(random, bytes.length), random);
    }
    return bytes;
  },
  "a cut": (bytes, random) => bytes.subarray(0, upTo(random, bytes.length)),
  "a tail": (bytes, random) => Buffer.concat([bytes, new Uint8Array(1 + upTo(random, 4096))]),
  "a block of zeros": (bytes, random) => {
    const start = upTo(random, bytes.length - 64);
    const block = bytes.subarray(start, start + 64);
    return block.every((value) => value === 0)
      ? flip(bytes, start, random)
      : (block.fill(0), bytes);
  },
  "a huge length": (bytes, random) => {
    const length = BigInt(upTo(random, 2 ** 31)) << BigInt(upTo(random, 33));
    new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(0, length + 2n ** 31n, true);
    return bytes;
  },
  "a lying shape": (bytes, random) => {
    const side = 2 ** (1 + upTo(random, 50));
    return sealAgain(
      replaceHeader(bytes, (text) => text.replace(/"shape":\[\d+/, `"shape":[${side}000`)),
    );
  },
  "lying offsets": (bytes, random) => {
    const end = 2 ** upTo(random, 53);
    return sealAgain(
      replaceHeader(bytes, (text) =>
        text.replace(/"data_offsets":\[0,\d+\]/, `"data_offsets":[0,${end}1]`),
      ),
    );
  },
  "a lying sum": (bytes) =>
    sealAgain(replaceHeader(bytes, (text) => text.replace(/kernel\\":\d+/, 'kernel\\":1'))),
  "a lying state": (bytes, random) => {
    const names = ["seed", "step", "partial", "policies", "history", "trainable", "optimizer"];
    const name = names[upTo(random, names.length)] as string;
    return sealAgain(
      replaceHeader(bytes, (text) => text.replace(`\\"${name}\\":`, '\\"other\\":')),
    );
  },
};

const rounds = 45;

test.each(Object.entries(mutations))(
  `%s: refused ${rounds} times, with no memory beyond the file's size`,
  async (name, mutate) => {
    const random = randomFrom(Object.keys(mutations).indexOf(name) + 1);
    for (let round = 0; round < rounds; round++) {
      const bytes = mutate(Uint8Array.from(good), random);
      expect(Buffer.compare(bytes, good)).not.toBe(0);
      await put(folder(), "checkpoint.safetensors", bytes);
      const before = process.memoryUsage().arrayBuffers;
      const error: unknown = await loadCheckpoint(folder()).catch((reason: unknown) => reason);
      const grown = process.memoryUsage().arrayBuffers - before;
      expect(error, `round ${round}`).toMatchObject({ name: "CheckpointError" });
      expect(String(error)).toContain("checkpoint.safetensors: ");
      // The file once, and what the system's calls hold for themselves.
      expect(grown, `round ${round}`).toBeLessThan(bytes.length + 2 ** 18);
    }
  },
);

test("the file that was mutated is good", async () => {
  await put(folder(), "checkpoint.safetensors", good);
  expect((await loadCheckpoint(folder())).step).toBe(4);
});
