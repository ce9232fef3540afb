import { afterEach, expect, test } from "vitest";
import { recorder } from "../testing/recorder.js";
import { outputTo } from "./output.js";
import { progressOn } from "./progress.js";

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
