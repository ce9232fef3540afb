import { util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { float, wordsOf, type Word } from "../engine/words.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

/*
 * One optimizer step of all variables in one call. Inputs, for one variable after the other: the
 * parameter, the gradient, the slots. Outputs: the parameter, the slots, in place where nobody else
 * holds them.
 */

const about: About = { own: "all variables of a step in one call", simd: true, threads: true };

const UPDATE_WORDS = ["variables", "table", "vectors"] as const;

/** A variable's row in the table; its rule's numbers come behind them. */
const UPDATE_ROW = [
  "vectors",
  "parameter",
  "gradient",
  "slot0",
  "slot1",
  "slot2",
  "toParameter",
  "toSlot0",
  "toSlot1",
  "toSlot2",
] as const;

/** Words from one row to the next. */
const ROW = 20;

interface Slots {
  /** How many slots the variable has. */
  readonly slots: number;
}

interface Rule<Attrs> {
  /** The kernel in the engine. */
  readonly program: string;
  /** For each of the kernel's slots, whether a variable that has so many in all has it. */
  readonly slots: (attrs: Attrs & Slots) => readonly boolean[];
  readonly numbers: (attrs: Attrs) => readonly Word[];
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
): {
  readonly vectors: number;
  readonly words: readonly Word[];
  readonly outputs: readonly TensorInfo[];
} {
  const [parameter, gradient, ...slots] = tensors as [TensorInfo, TensorInfo, ...TensorInfo[]];
  const outputs: TensorInfo[] = [];
  const write = (x: TensorInfo): readonly [from: number, to: number] => {
    const output = updated(backend, x);
    outputs.push(output);
    return [backend.address(x), backend.address(output)];
  };
  const vectors = Math.ceil(util.sizeFromShape(parameter.shape) / 4);
  const [from, to] = write(parameter);
  const none = [0, 0] as const;
  const places = rule.slots(attrs).map((has) => (has ? write(slots.shift()!) : none));
  const [[slot0, toSlot0] = none, [slot1, toSlot1] = none, [slot2, toSlot2] = none] = places;
  const words = wordsOf(UPDATE_ROW, {
    vectors,
    parameter: from,
    gradient: backend.address(gradient),
    slot0,
    slot1,
    slot2,
    toParameter: to,
    toSlot0,
    toSlot1,
    toSlot2,
  });
  return { vectors, words: [...words, ...rule.numbers(attrs)], outputs };
}

function writeWords(backend: WasmBackend, at: number, words: readonly Word[]): void {
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
          vectors += own.vectors;
          return own.outputs;
        });
        const words = wordsOf(UPDATE_WORDS, { variables: updates.length, table, vectors });
        backend.engine.run(rule.program, words, vectors * 4);
        return outputs;
      });
    },
  );
}

const SGD_NUMBERS = ["rate", "momentum", "damped", "weightDecay", "nesterov", "first"] as const;

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
  numbers: (attrs) =>
    wordsOf(SGD_NUMBERS, {
      rate: float(attrs.learningRate),
      momentum: float(attrs.momentum),
      damped: float(1 - attrs.dampening),
      weightDecay: float(attrs.weightDecay),
      nesterov: Number(attrs.nesterov),
      first: Number(attrs.first),
    }),
});

const ADAM_NUMBERS = [
  "rest1",
  "beta2",
  "epsilon",
  "weightDecay",
  "keep",
  "size",
  "root",
  "rest2",
] as const;

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
    wordsOf(ADAM_NUMBERS, {
      rest1: float(1 - attrs.beta1),
      beta2: float(attrs.beta2),
      epsilon: float(attrs.epsilon),
      weightDecay: float(attrs.decoupled ? 0 : attrs.weightDecay),
      keep: float(attrs.decoupled ? 1 - attrs.learningRate * attrs.weightDecay : 1),
      size: float(attrs.learningRate / attrs.correction1),
      root: float(Math.sqrt(attrs.correction2)),
      rest2: float(1 - attrs.beta2),
    }),
});

const RMSPROP_NUMBERS = ["rate", "alpha", "rest", "epsilon", "momentum", "weightDecay"] as const;

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
    wordsOf(RMSPROP_NUMBERS, {
      rate: float(attrs.learningRate),
      alpha: float(attrs.alpha),
      rest: float(1 - attrs.alpha),
      epsilon: float(attrs.epsilon),
      momentum: float(attrs.momentum),
      weightDecay: float(attrs.weightDecay),
    }),
});

export const optimizerKernels = (): OwnKernel[] => [updateSgd, updateAdam, updateRmsprop];
