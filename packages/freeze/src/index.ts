export { freeze, type FreezeOptions, type Frozen } from "./freeze.js";
export { OptionError } from "./option-error.js";
