export { type Candidate, type Device, type OpenDevice } from "./candidate.js";
export { chooseDevice, type ChooseDeviceOptions, type DeviceChoice } from "./choose-device.js";
export { cpu, type CpuOptions } from "./cpu.js";
export { DeviceError, type PassedOver } from "./device-error.js";
export { OptionError } from "./option-error.js";
export { cuda, node, type TensorflowOptions } from "./tensorflow.js";
