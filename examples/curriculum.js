// The easiest quarter of the samples for two epochs, the easier half for two more, then all of
// them.
import { stageCurriculum } from "@regimen/curriculum";

const difficulty = [0.3, 0.9, 0.1, 0.5, 0.2, 0.8, 0.4, 0.6]; // one score per sample, less is easier
const stages = [
  { epochs: 2, fraction: 0.25 },
  { epochs: 2, fraction: 0.5 },
];
const sampler = stageCurriculum({ difficulty, stages });

for (let epoch = 0; epoch < 6; epoch++) {
  const indices = sampler.indices(epoch, difficulty.length, 7);
  console.log(`epoch ${epoch}: samples ${[...indices].join(", ")}`);
}
