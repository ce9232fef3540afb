#!/usr/bin/env bash
# Guess: a TensorFlow.js layer with a documented dilationRate dilates, and one that builds and predicts can be trained.
# Truth: in 4.22.0 depthwiseConv2d takes dilationRate and ignores it (5 places give 4, not 3), without a word; conv1d, conv2d and separableConv2d dilate and throw in fit, whatever the activation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error @tensorflow/tfjs@4.22.0 >/dev/null
cat >check.mjs <<'JS'
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";

await tf.setBackend("cpu");
console.log("@tensorflow/tfjs", tf.version.tfjs, "node", process.version);
const image = { kernelSize: 2, dilationRate: 2, inputShape: [5, 5, 1] };
const makers = {
  conv1d: () => tf.layers.conv1d({ ...image, filters: 1, inputShape: [5, 1] }),
  conv2d: () => tf.layers.conv2d({ ...image, filters: 1 }),
  "conv2d, relu": () => tf.layers.conv2d({ ...image, filters: 1, activation: "relu" }),
  separableConv2d: () => tf.layers.separableConv2d({ ...image, filters: 1 }),
  depthwiseConv2d: () => tf.layers.depthwiseConv2d(image),
};
for (const [name, make] of Object.entries(makers)) {
  const layer = make();
  const model = tf.sequential({ layers: [layer, tf.layers.flatten(), tf.layers.dense({ units: 1 })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const x = tf.ones([1, ...layer.batchInputShape.slice(1)]);
  const [, places] = layer.apply(x).shape;
  const said = await model.fit(x, tf.ones([1, 1]), { verbose: 0 }).then(
    () => "trains",
    ({ message }) => message.replace(/^.*?: /, ""),
  );
  console.log(`${name}: dilationRate ${layer.dilationRate}, 5 places give ${places}; fit: ${said}`);
  const none = /^dilation rates greater than 1 are not yet supported/;
  assert.equal(places, name === "depthwiseConv2d" ? 4 : 3);
  if (name === "depthwiseConv2d") assert.equal(said, "trains");
  else assert.match(said, none);
}
console.log("as seen");
JS
node check.mjs 2>/dev/null
