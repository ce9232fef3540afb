import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { FunctionModel, ModelView } from "./model-view.js";
import { viewFunction } from "./view-function.js";
import { viewLayers } from "./view-layers.js";

/** Views a LayersModel or a function model. */
export function viewModel(model: LayersModel | FunctionModel): ModelView {
  return "trainableWeights" in model ? viewLayers(model) : viewFunction(model);
}
