import { createHash } from "node:crypto";
import { checkpointStore, saveDuring } from "../node.js";
import { timeless } from "./timeless.js";
import { wholeRun } from "./whole-run.js";

// A program: trains the whole run, from the newest checkpoint of a folder if there is one, saves
// after each step, and prints what it ended with: `program-train-whole-run.js FOLDER`.
const [folder = ""] = process.argv.slice(2);
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const { trainer, train, validation, epochs } = wholeRun();
const store = checkpointStore({
  folder,
  keepBest: { count: 1, monitor: "val_loss", mode: "min" },
});
const found = await store.newest();
if (found !== null) trainer.restore(found.checkpoint);
await store.check(trainer.checkpoint());
say({ from: found?.checkpoint.step ?? null, passedOver: found?.passedOver ?? [] });
const saves = saveDuring(trainer, { store, everySteps: 1 });
try {
  await trainer.fit(train, { validation, epochs });
} finally {
  await saves.finish();
}
const end = trainer.checkpoint();
const text = JSON.stringify(timeless(end), (_, value: unknown) =>
  ArrayBuffer.isView(value) ? Buffer.from(value.buffer).toString("base64") : value,
);
say({ step: end.step, sha256: createHash("sha256").update(text).digest("hex") });
