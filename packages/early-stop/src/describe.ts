import type { DescribeOptions, StopState } from "./stopper.js";

/** `from -> to (what, saved, note; stop for reason, best was epoch n)`. */
export function describeChange(
  name: string,
  before: StopState,
  after: StopState,
  note: string,
  { saved = true }: DescribeOptions = {},
): string {
  const said = [whatHappened(after)];
  if (after.improved && saved) said.push("saved");
  if (after.judged && note !== "") said.push(note);
  const values = `${name} ${fromTo(before.best, after.value)}`;
  return `${values} (${said.join(", ")}${describeStop(after)})`;
}

/** `; stop for patience, best was epoch 37`, or nothing. */
export function describeStop({ reason, bestEpoch }: StopState): string {
  if (reason === null) return "";
  return `; stop for ${reason}${bestEpoch === null ? "" : `, best was epoch ${bestEpoch}`}`;
}

function whatHappened({ judged, improved, value }: StopState): string {
  if (improved) return "improved";
  if (value !== null) return judged ? "not improved" : "not judged";
  return judged ? "not finite" : "not measured";
}

/** Both in five digits, or in as many as they need to differ. */
function fromTo(from: number | null, to: number | null): string {
  const same = (digits: number): boolean =>
    from !== to && round(from, digits) === round(to, digits);
  let digits = 5;
  while (same(digits)) digits++;
  return `${round(from, digits)} -> ${round(to, digits)}`;
}

const round = (value: number | null, digits: number): string =>
  value === null ? "none" : String(Number(value.toPrecision(digits)));
