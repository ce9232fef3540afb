export { OptionError } from "./option-error.js";
export { type Sampler } from "./sampler.js";
export { stageCurriculum, type Stage, type StageCurriculumOptions } from "./stage-curriculum.js";
