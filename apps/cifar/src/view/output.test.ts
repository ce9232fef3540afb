import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { afterEach, expect, test } from "vitest";
import { outputTo } from "./output.js";
import { progressOn } from "./progress.js";

/** A stream that records, and says of itself that it is a terminal or not. */
function recorder(isTTY: boolean) {
  const through = new PassThrough();
  const chunks: string[] = [];
  through.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const { getColorDepth } = WriteStream.prototype;
  const stream = Object.assign(through, { isTTY, columns: 80, getColorDepth });
  return { stream: stream as unknown as WriteStream, text: () => chunks.join("") };
}

const { NO_COLOR, FORCE_COLOR } = process.env;
afterEach(() => {
  for (const [name, value] of Object.entries({ NO_COLOR, FORCE_COLOR })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test("a pipe gets plain text and no bar", () => {
  delete process.env["FORCE_COLOR"];
  const { stream, text } = recorder(false);
  const output = outputTo(stream);
  expect(output.interactive).toBe(false);
  output.line(output.paint("bold", "hello"));
  const bar = progressOn(output, "epoch 1", 10);
  bar.update(5, "note");
  bar.stop();
  output.fact("data", "here\nthere");
  expect(text()).toBe("hello\n  data       here\n             there\n");
});

test("a terminal gets colour unless NO_COLOR is set, and a bar that leaves no trace", () => {
  const { stream, text } = recorder(true);
  const output = outputTo(stream);
  delete process.env["NO_COLOR"];
  process.env["FORCE_COLOR"] = "1";
  expect(output.paint("bold", "hello")).toBe("\u001b[1mhello\u001b[22m");
  delete process.env["FORCE_COLOR"];
  process.env["NO_COLOR"] = "1";
  expect(output.paint("bold", "hello")).toBe("hello");
  const bar = progressOn(output, "epoch 1", 10);
  bar.update(5, "12 images/s");
  bar.stop();
  bar.stop();
  expect(text()).toContain("epoch 1");
  expect(text()).toContain("12 images/s");
  expect(text().endsWith("\u001b[2K")).toBe(true); // Clears the line.
  expect(text()).not.toContain("\n");
  expect(text()).not.toContain("\u001b[?25l"); // Does not hide the cursor.
});
