import type * as tf from "@tensorflow/tfjs-core";
import type { NamedVariable } from "../optimizers/optimizer.js";
import type { FunctionModel, ModelView } from "./model-view.js";

/** Views a function model: its variables go by their own names. */
export function viewFunction(model: FunctionModel): ModelView {
  const named = (variable: tf.Variable): NamedVariable => ({ name: variable.name, variable });
  return {
    forward: (inputs, training) => model.apply(inputs, { training }),
    trainable: () => {
      const variables = model.variables().filter((variable) => variable.trainable);
      return variables.map(named);
    },
    all: () => model.variables().map(named),
    penalties: () => [],
    constrain() {},
    reseed() {},
  };
}
