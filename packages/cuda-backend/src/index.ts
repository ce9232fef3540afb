export { type Candidate, type Device, type OpenDevice } from "./candidate.js";
export { chooseDevice, type ChooseDeviceOptions, type DeviceChoice } from "./choose-device.js";
export { cpu, type CpuOptions } from "./cpu.js";
export { cuda } from "./cuda.js";
export { DeviceError, type PassedOver } from "./device-error.js";
export { node } from "./node.js";
export { OptionError } from "./option-error.js";
export { type TensorflowOptions } from "./open-tensorflow.js";
