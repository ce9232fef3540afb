import type { layers } from "@tensorflow/tfjs-layers";

/** A layer that is no model, and where it stands. */
export interface LeafLayer {
  readonly layer: layers.Layer;
  /**
   * The names of the models that enclose it, outermost first, and its own: `["encoder", "conv1"]`.
   */
  readonly names: readonly string[];
}

/** Every layer inside a model, nested models opened, each layer once. In the model's order. */
export function leafLayers(model: { readonly layers: readonly layers.Layer[] }): LeafLayer[] {
  const found = new Map<layers.Layer, LeafLayer>();
  const visit = (layer: layers.Layer, enclosing: readonly string[]): void => {
    const names = [...enclosing, layer.name];
    const inner = layersOf(layer);
    if (inner !== null) inner.forEach((child) => visit(child, names));
    else if (!found.has(layer)) found.set(layer, { layer, names });
  };
  model.layers.forEach((layer) => visit(layer, []));
  return [...found.values()];
}

/** The layers of a nested model, or `null` for a plain layer. */
export function layersOf(layer: layers.Layer): readonly layers.Layer[] | null {
  return "layers" in layer && Array.isArray(layer.layers) ? (layer.layers as layers.Layer[]) : null;
}
