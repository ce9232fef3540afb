import { builtinModules } from "node:module";
import { posix } from "node:path";
import { importsOf } from "./directions.js";
import type { Member, SourceFile } from "./members.js";

/**
 * Folders, or single files, of one member, each with the rooms that it may import from: those
 * written before it.
 */
type Rooms = Readonly<Record<string, readonly string[]>>;

interface Plan {
  readonly rooms: Rooms;
  /** Rooms that may import Node's own modules; `"any"` for what runs on Node only. */
  readonly node: readonly string[] | "any";
}

const kernels = ["src/engine", "src/backend", "src/kernels/shared"];

/**
 * The allowed arrows inside the members that have rooms. A file belongs to the room with the
 * longest name.
 */
export const plans: Readonly<Record<string, Plan>> = {
  "packages/core": {
    rooms: {
      src: [],
      "src/data": ["src"],
      "src/losses": ["src"],
      "src/metrics": ["src"],
      "src/optimizers": ["src"],
      "src/models": ["src", "src/optimizers"],
      "src/safetensors": ["src"],
      "src/training": [
        "src",
        "src/data",
        "src/losses",
        "src/metrics",
        "src/models",
        "src/optimizers",
      ],
      "src/checkpoints": ["src", "src/models", "src/optimizers", "src/safetensors", "src/training"],
      "src/index.ts": [
        "src",
        "src/data",
        "src/losses",
        "src/metrics",
        "src/models",
        "src/optimizers",
        "src/training",
      ],
      "src/node.ts": ["src/checkpoints"],
    },
    node: ["src/checkpoints", "src/safetensors"],
  },
  "packages/wasm-backend": {
    rooms: {
      "src/engine/generated": [],
      "src/engine": ["src/engine/generated"],
      "src/backend": ["src/engine"],
      "src/kernels/shared": ["src/engine", "src/backend"],
      "src/kernels/conv": kernels,
      "src/kernels/rows": kernels,
      "src/kernels": [...kernels, "src/kernels/conv", "src/kernels/rows"],
      "src/option-error.ts": [],
      src: ["src/option-error.ts", "src/engine", "src/backend", "src/kernels"],
      "assembly/common.ts": [],
      "assembly/inner": ["assembly/common.ts"],
      "assembly/conv": ["assembly/common.ts", "assembly/inner"],
      assembly: ["assembly/common.ts", "assembly/inner", "assembly/conv"],
    },
    node: ["src/engine"],
  },
  "apps/cifar": {
    rooms: {
      "src/options.ts": [],
      "src/labelled-images.ts": [],
      "src/view": [],
      "src/reference-cnn.ts": ["src/labelled-images.ts"],
      "src/data/procedural": ["src/labelled-images.ts"],
      "src/data": ["src/labelled-images.ts", "src/data/procedural"],
      "src/device": ["src/options.ts"],
      "src/cli": ["src/options.ts", "src/reference-cnn.ts"],
      "src/train": ["src/options.ts", "src/labelled-images.ts", "src/data"],
      "src/record": ["src/options.ts", "src/data", "src/device", "src/view"],
      "src/compare": [
        "src/options.ts",
        "src/reference-cnn.ts",
        "src/record",
        "src/train",
        "src/view",
      ],
      "src/commands": [
        "src/options.ts",
        "src/labelled-images.ts",
        "src/reference-cnn.ts",
        "src/cli",
        "src/compare",
        "src/data",
        "src/device",
        "src/record",
        "src/train",
        "src/view",
      ],
      src: ["src/cli", "src/commands", "src/device", "src/view"],
    },
    node: "any",
  },
};

const isTest = (path: string): boolean =>
  path.endsWith(".test.ts") || path.startsWith("src/testing/");
const isSource = (path: string): boolean =>
  /^(?:src|assembly)\/.*\.ts$/.test(path) && !isTest(path);
const builtin = (name: string): boolean =>
  name.startsWith("node:") || builtinModules.includes(name);

/** The file that a relative import names: `./a.js`, or `./a` as AssemblyScript writes it. */
const target = (from: string, specifier: string): string =>
  posix.join(posix.dirname(from), specifier).replace(/(?:\.[jt]s)?$/, ".ts");

/** AssemblyScript decorates functions, which TypeScript does not know. */
const withoutDecorators = (text: string): string => text.replace(/^@\w+$/gm, "");

interface Arrow {
  readonly from: string;
  readonly to: string;
}

function importsIn(files: readonly SourceFile[]): Arrow[] {
  return files
    .filter(({ path }) => isSource(path))
    .flatMap(({ path, text }) =>
      importsOf({ path, text: withoutDecorators(text) }).map((to) => ({ from: path, to })),
    );
}

/** What each source file imports of its own member, types included. */
const arrowsOf = (files: readonly SourceFile[]): Arrow[] =>
  importsIn(files)
    .filter(({ to }) => to.startsWith("."))
    .map(({ from, to }) => ({ from, to: target(from, to) }));

const arrowsToNode = (files: readonly SourceFile[]): Arrow[] =>
  importsIn(files).filter(({ to }) => builtin(to));

/** Every circle of imports, as the files that it goes through. */
export function circles({ folder, files }: Member): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of arrowsOf(files)) next.set(from, [...(next.get(from) ?? []), to]);
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const before = trail.indexOf(path);
    if (before >= 0) {
      found.push(`${folder}: ${[...trail.slice(before), path].join(" → ")} is a circle`);
      return;
    }
    if (finished.has(path)) return;
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    finished.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}

function roomOf(path: string, names: readonly string[]): string | undefined {
  if (isTest(path)) return undefined;
  return names
    .filter((name) => path === name || path.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/**
 * Says which imports of a member its plan does not allow, and where the plan itself is wrong; empty
 * when all is well.
 */
export function wrongRooms(
  member: Member,
  plan: Plan | undefined = plans[member.folder],
): string[] {
  if (plan === undefined) return [];
  const names = Object.keys(plan.rooms);
  const at = (path: string): string => `${member.folder}/${path}`;
  const upward = Object.entries(plan.rooms).flatMap(([name, others]) =>
    others
      .filter((other) => !names.slice(0, names.indexOf(name)).includes(other))
      .map((other) => `${at(name)}: may import ${other}, which is not written before it`),
  );
  const arrows = arrowsOf(member.files).flatMap(({ from, to }) => {
    const [room, other] = [roomOf(from, names), roomOf(to, names)];
    if (room === undefined) return [`${at(from)}: is in no room`];
    if (room === other || (other !== undefined && plan.rooms[room]?.includes(other))) return [];
    return [`${at(from)}: "${to}" is in ${other ?? "no room"}, which ${room} may not import from`];
  });
  const { node } = plan;
  const builtins = arrowsToNode(member.files).flatMap(({ from, to }) => {
    if (node === "any" || node.includes(roomOf(from, names) ?? "")) return [];
    return [
      `${at(from)}: "${to}" is Node's, which only ${node.join(", ") || "no room"} may import`,
    ];
  });
  const found = new Set(member.files.map(({ path }) => roomOf(path, names)));
  const empty = names
    .filter((name) => !found.has(name) && !name.endsWith("/generated"))
    .map((name) => `${at(name)}: is a room without a file`);
  return [...upward, ...arrows, ...builtins, ...empty];
}
