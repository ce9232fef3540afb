import { expect, test } from "vitest";

import * as schedulers from "./index.js";

test("exports these names and no others", () => {
  expect(Object.keys(schedulers).toSorted()).toEqual([
    "OptionError",
    "chain",
    "clamp",
    "constant",
    "cosineAnnealing",
    "cosineWarmRestarts",
    "cyclic",
    "cyclicMomentum",
    "exponential",
    "inverseSqrt",
    "inverseTime",
    "lambda",
    "linear",
    "multiStepLR",
    "multiplicative",
    "noise",
    "oneCycle",
    "oneCycleMomentum",
    "perGroup",
    "piecewiseConstant",
    "piecewiseInterpolate",
    "polynomial",
    "preview",
    "reduceOnPlateau",
    "restarts",
    "scale",
    "scheduleCallback",
    "sequential",
    "setLearningRate",
    "setMomentum",
    "slantedTriangular",
    "stepLR",
    "tanh",
    "warmup",
    "warmupStableDecay",
  ]);
});
