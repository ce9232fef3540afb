import { expect, test } from "vitest";

import type { Candidate, Device } from "./candidate.js";
import { chooseDevice } from "./choose-device.js";
import { DeviceError } from "./device-error.js";

const works = (name: Device) => ({
  name,
  open: () => Promise.resolve({ name: `${name}-backend`, threads: 2 }),
});
const fails = (name: Device, reason: string): Candidate => ({
  name,
  open: () => Promise.reject(new Error(reason)),
});

test("auto takes the best that works, in its own order, with the reason for each better one", async () => {
  const opened: string[] = [];
  const seen = (candidate: Candidate): Candidate => ({
    ...candidate,
    open: () => (opened.push(candidate.name), candidate.open()),
  });
  const candidates = [
    works("cpu"),
    works("node"),
    fails("wasm", "no SIMD\n  at somewhere"),
    fails("cuda", "no GPU"),
  ].map(seen);
  const choice = await chooseDevice({ candidates });
  expect(opened).toEqual(["cuda", "wasm", "node"]);
  expect(choice).toEqual({
    device: "node",
    opened: { name: "node-backend", threads: 2 },
    passedOver: [
      { device: "cuda", reason: "no GPU" },
      { device: "wasm", reason: "no SIMD" },
    ],
    lines: [
      "cuda: passed over, no GPU",
      "wasm: passed over, no SIMD",
      "node: chosen, the best that works here (backend node-backend)",
    ],
  });
});

test("a preferred device is opened alone", async () => {
  const candidates = [fails("cuda", "no GPU"), works("cpu")];
  const choice = await chooseDevice({ prefer: "cpu", candidates });
  expect(choice.lines).toEqual(["cpu: chosen, as asked (backend cpu-backend)"]);
});

test("a preferred device that does not open is an error with the reason, not another device", async () => {
  const candidates = [fails("cuda", "no GPU"), works("cpu")];
  const error = await chooseDevice({ prefer: "cuda", candidates }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(DeviceError);
  expect(error.message).toBe("chooseDevice: cuda does not work here:\n  cuda: no GPU");
  expect(error.passedOver).toEqual([{ device: "cuda", reason: "no GPU" }]);
});

test("auto with nothing that works names every reason", async () => {
  const candidates = [fails("cpu", ""), fails("cuda", "no GPU")];
  await expect(chooseDevice({ candidates })).rejects.toThrow(
    "chooseDevice: no candidate works here:\n  cuda: no GPU\n  cpu: an error without a message",
  );
});

test("the type of what is opened comes through", async () => {
  const { opened, device } = await chooseDevice({ candidates: [works("wasm")] });
  expect(opened.threads).toBe(2);
  expect(device).toBe("wasm");
});

test.each([
  [{ candidates: [] }, "candidates must be some, each once, got none"],
  [{ candidates: [works("cpu"), works("cpu")] }, "each once, got cpu, cpu"],
  [
    { prefer: "cuda" as const, candidates: [works("cpu")] },
    'prefer must be "auto" or one of the candidates (cpu), got "cuda"',
  ],
])("rejects %o", async (options, message) => {
  await expect(chooseDevice(options)).rejects.toThrow(message);
});
