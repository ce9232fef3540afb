export { finishJob, postJob, spinUntilDone, waitForJob } from "./threads";
export { conv2d, conv2dFilterSums, gatherSums, packPanels, sumsSize, turnFilter } from "./conv";
export { winograd, winogradFilterSums } from "./winograd";
export { winogradFilter, winogradFilterGradient } from "./winograd-filter";
export { batchMatmul, matmul, transpose } from "./matmul";
export { avgPool, avgPoolGradient, maxPool, maxPoolGradient } from "./pool";
export {
  add,
  addRow,
  addScalar,
  div,
  divRow,
  divScalar,
  fill,
  mul,
  mulRow,
  mulScalar,
  relu,
  spread,
  step,
  sub,
  subRow,
  subScalar,
  whereStep,
} from "./elementwise";
export { sumMiddle } from "./reduce";
export { affine, columnProducts, columnSquares, columnSums, normalizeRow, widen } from "./rows";
export { fromBytes } from "./bytes";
export { softmaxCrossEntropy } from "./loss";
export { updateAdam, updateRmsprop, updateSgd } from "./optimizer";
export { dropout } from "./random";
export { copyBlock, gather, oneHot, segmentSum } from "./copy";
export { depthwise, depthwiseFilterSums } from "./depthwise";
