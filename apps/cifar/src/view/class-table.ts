import { count, percent } from "./format.js";

export interface ClassScore {
  readonly name: string;
  /** Images of the class. */
  readonly support: number;
  /** Those of them that were named right. */
  readonly right: number;
  /** The other class named most often, or `null` if all were named right. */
  readonly mistaken: string | null;
}

export interface ScoreClassesOptions {
  /** The class answered. Shape [N]. */
  readonly classes: ArrayLike<number>;
  /** The true class. Shape [N]. */
  readonly labels: ArrayLike<number>;
  readonly names: readonly string[];
}

/** How well each class was told from the others. A class with no images scores 0 of 0. */
export function scoreClasses({ classes, labels, names }: ScoreClassesOptions): ClassScore[] {
  const table = names.map(() => names.map(() => 0));
  for (let i = 0; i < labels.length; i++) table[labels[i]!]![classes[i]!]!++;
  return names.map((name, label) => {
    const row = table[label]!;
    const others = row.map((answers, other) => (other === label ? 0 : answers));
    const most = Math.max(...others);
    return {
      name,
      support: row.reduce((sum, answers) => sum + answers, 0),
      right: row[label]!,
      mistaken: most > 0 ? names[others.indexOf(most)]! : null,
    };
  });
}

/** The table as aligned lines: head, classes, total. */
export function classTable(scores: readonly ClassScore[]): string[] {
  const total = scores.reduce(
    (sum, { support, right }) => ({ support: sum.support + support, right: sum.right + right }),
    { support: 0, right: 0 },
  );
  const accuracy = ({ support, right }: { support: number; right: number }): string =>
    support > 0 ? percent(right / support) : "-";
  const rows = [
    ["class", "accuracy", "right", "images", "mostly taken for"],
    ...scores.map((score) => [
      score.name,
      accuracy(score),
      count(score.right),
      count(score.support),
      score.mistaken ?? "",
    ]),
    ["all", accuracy(total), count(total.right), count(total.support), ""],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const words = column === 0 || column === row.length - 1;
        return words ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
      })
      .join("  ")
      .trimEnd(),
  );
}
