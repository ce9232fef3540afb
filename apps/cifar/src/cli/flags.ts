import { Option } from "commander";
import { curriculumNames, deviceNames, optimizerNames, scheduleNames } from "../options.js";
import { layerNames } from "../reference-cnn.js";
import { integer, number, someOf } from "./argument-types.js";

const flag = (flags: string, about: string): Option => new Option(flags, about);

/** All flags of a run, by the groups that the help shows. */
export function flagGroups(epochs = 24): readonly (readonly [string, readonly Option[]])[] {
  return [
    [
      "Data",
      [
        flag(
          "--data <folder>",
          "folder with CIFAR-10's binary version (default: $CIFAR10_DIR, then ./data, then a download to ./data, then --synthetic)",
        ),
        flag("--synthetic", "train on drawn shapes instead; not CIFAR-10")
          .default(false)
          .conflicts("data"),
        flag(
          "--limit <n>",
          "use the first n training images (a tenth of them to validate) and n test images (default: all)",
        ).argParser(integer(20)),
        flag("--augment", "crop and mirror training images at random").default(false),
      ],
    ],
    [
      "Training",
      [
        flag("--epochs <n>", "most passes over the training images")
          .argParser(integer(1))
          .default(epochs),
        flag("--batch-size <n>", "images per step").argParser(integer(1)).default(64),
        flag("--optimizer <name>", "what turns gradients into steps; sgd has momentum 0.9")
          .choices(optimizerNames)
          .default("adam"),
        flag("--learning-rate <x>", "base rate; sgd wants about 0.05")
          .argParser(number(0))
          .default(0.001),
        flag("--seed <n>", "same seed, device and threads: same weights to the bit")
          .argParser(integer(0, 2 ** 31 - 1))
          .default(1),
      ],
    ],
    [
      "Discipline",
      [
        flag(
          "--schedule <name>",
          "rate over time: constant; step (a tenth after each third of the run); linear and cosine (down to 0); restarts (cosine anew " +
            "after 1/7 and 3/7 of the run); onecycle; wsd (down over the last fifth); plateau (a tenth after 3 epochs without gain)",
        )
          .choices(scheduleNames)
          .default("constant"),
        flag("--warmup-epochs <n>", "let the rate climb from a third over the first n epochs")
          .argParser(integer(0))
          .default(0),
        flag(
          "--early-stop <patience>",
          "stop after so many epochs without a better validation loss",
        )
          .argParser(integer(1))
          .default(5),
        flag("--no-early-stop", "train all epochs, and keep the last weights"),
        flag("--delta <x>", "by how much the loss must fall to count as better")
          .argParser(number(0, true))
          .default(0.0001),
        flag(
          "--curriculum <name>",
          "none; or stages: easy images first (half of them, then three quarters, then all)",
        )
          .choices(curriculumNames)
          .default("none"),
        flag("--freeze <layers>", `layers that do not learn, of ${layerNames.join(", ")}`)
          .argParser(someOf(layerNames))
          .default([], "none"),
      ],
    ],
    [
      "Checkpoints",
      [
        flag(
          "--save-every <steps>",
          "save a checkpoint after so many steps too (default: after each epoch alone)",
        ).argParser(integer(1)),
        flag(
          "--resume [folder]",
          "go on with a run by its newest whole checkpoint, with its own flags (default: the newest run in --out)",
        ),
      ],
    ],
    [
      "Machine",
      [
        flag("--device <name>", "where to compute; auto takes the best that works")
          .choices(deviceNames)
          .default("auto"),
        flag(
          "--threads <n>",
          "threads of the wasm device (default: one per core, at most 8)",
        ).argParser(integer(1, 64)),
        flag("--out <folder>", "where run folders go").default("runs"),
      ],
    ],
  ];
}
