import { util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { float, type Float } from "../engine/engine.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

/*
 * One optimizer step of all variables in one call. Inputs, for one variable after the other: the
 * parameter, the gradient, the slots. Outputs: the parameter, the slots, in place where nobody else
 * holds them.
 */

const about: About = { own: "all variables of a step in one call", simd: true, threads: true };

/** Words of a row in the kernel's table: how many vectors, 5 addresses, 4 to write to, numbers. */
const ROW = 20;
const TO = 6;
const NUMBERS = 10;

interface Slots {
  /** How many slots the variable has. */
  readonly slots: number;
}

interface Rule<Attrs> {
  /** The kernel in the engine. */
  readonly program: string;
  /** For each of the kernel's slots, whether a variable that has so many in all has it. */
  readonly slots: (attrs: Attrs & Slots) => readonly boolean[];
  readonly numbers: (attrs: Attrs) => readonly (number | Float)[];
}

/** A tensor to write the update of `x` to: `x` itself where nothing else reads it. */
function updated(backend: WasmBackend, x: TensorInfo): TensorInfo {
  backend.address(x);
  if (backend.refCount(x.dataId) > 1) return backend.output(x.shape);
  backend.incRef(x.dataId);
  backend.dataOf(x).revision++;
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}

/** One variable's row of the table, and where its results will be. */
function row<Attrs>(
  backend: WasmBackend,
  rule: Rule<Attrs>,
  attrs: Attrs & Slots,
  tensors: readonly TensorInfo[],
): { readonly words: readonly (number | Float)[]; readonly outputs: readonly TensorInfo[] } {
  const [parameter, gradient, ...slots] = tensors as [TensorInfo, TensorInfo, ...TensorInfo[]];
  const words: (number | Float)[] = Array.from({ length: ROW }, () => 0);
  const write = (from: number, to: number, x: TensorInfo): TensorInfo => {
    const output = updated(backend, x);
    words[from] = backend.address(x);
    words[to] = backend.address(output);
    return output;
  };
  words[0] = Math.ceil(util.sizeFromShape(parameter.shape) / 4);
  words[2] = backend.address(gradient);
  const outputs = [write(1, TO, parameter)];
  rule.slots(attrs).forEach((has, i) => {
    if (has) outputs.push(write(3 + i, TO + 1 + i, slots.shift()!));
  });
  words.splice(NUMBERS, ROW, ...rule.numbers(attrs));
  return { words, outputs };
}

function writeWords(backend: WasmBackend, at: number, words: readonly (number | Float)[]): void {
  const integers = backend.view(at, "int32", ROW);
  const floats = backend.view(at, "float32", ROW);
  words.forEach((word, i) => {
    if (typeof word === "number") integers[i] = word;
    else floats[i] = word.float;
  });
}

function updateKernel<Attrs>(name: string, rule: Rule<Attrs>): OwnKernel {
  return kernel<string, { readonly updates: readonly (Attrs & Slots)[] }>(
    name,
    about,
    ({ inputs, attrs: { updates }, backend }) => {
      const given = Object.values(inputs).filter((x) => x !== undefined);
      const counts = updates.map(({ slots }) => 2 + slots);
      const wanted = counts.reduce((sum, count) => sum + count, 0);
      if (!areFloat(...given) || given.length !== wanted) return null;
      return backend.engine.allocator.borrow(updates.length * ROW * 4, (table) => {
        let vectors = 0;
        const outputs = updates.flatMap((attrs, i) => {
          const own = row(backend, rule, attrs, given.splice(0, counts[i]));
          writeWords(backend, table + i * ROW * 4, own.words);
          vectors += own.words[0] as number;
          return own.outputs;
        });
        backend.engine.run(rule.program, [updates.length, table, vectors], vectors * 4);
        return outputs;
      });
    },
  );
}

interface SgdAttrs {
  readonly learningRate: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly first: boolean;
}

const updateSgd = updateKernel<SgdAttrs>("RegimenUpdateSgd", {
  program: "updateSgd",
  slots: ({ slots }) => [slots > 0],
  numbers: (attrs) => [
    ...[attrs.learningRate, attrs.momentum, 1 - attrs.dampening, attrs.weightDecay].map(float),
    Number(attrs.nesterov),
    Number(attrs.first),
  ],
});

interface AdamAttrs {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly decoupled: boolean;
  readonly correction1: number;
  readonly correction2: number;
}

const updateAdam = updateKernel<AdamAttrs>("RegimenUpdateAdam", {
  program: "updateAdam",
  slots: () => [true, true],
  numbers: (attrs) =>
    [
      1 - attrs.beta1,
      attrs.beta2,
      attrs.epsilon,
      attrs.decoupled ? 0 : attrs.weightDecay,
      attrs.decoupled ? 1 - attrs.learningRate * attrs.weightDecay : 1,
      attrs.learningRate / attrs.correction1,
      Math.sqrt(attrs.correction2),
      1 - attrs.beta2,
    ].map(float),
});

interface RmspropAttrs {
  readonly learningRate: number;
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly centered: boolean;
  readonly weightDecay: number;
}

const updateRmsprop = updateKernel<RmspropAttrs>("RegimenUpdateRmsprop", {
  program: "updateRmsprop",
  slots: ({ centered, slots }) => [true, centered, slots > 1 + Number(centered)],
  numbers: (attrs) =>
    [
      attrs.learningRate,
      attrs.alpha,
      1 - attrs.alpha,
      attrs.epsilon,
      attrs.momentum,
      attrs.weightDecay,
    ].map(float),
});

export const optimizerKernels = (): OwnKernel[] => [updateSgd, updateAdam, updateRmsprop];
