import { devices, type Candidate, type Device } from "./candidate.js";
import { DeviceError, firstLine, type PassedOver } from "./device-error.js";
import { OptionError } from "./option-error.js";

/** Options of {@link chooseDevice}. */
export interface ChooseDeviceOptions<C extends Candidate> {
  /**
   * `"auto"`: the first that works of cuda, wasm, node, cpu. A name: that one or an error, never
   * another instead. Default `"auto"`.
   */
  readonly prefer?: Device | "auto";
  /** The devices that may be chosen, in any order, each name at most once. Only these are tried. */
  readonly candidates: readonly C[];
}

/** The device that {@link chooseDevice} found, and why not a better one. */
export interface DeviceChoice<C extends Candidate> {
  /** Name of the candidate that was opened. */
  readonly device: C["name"];
  /** What its candidate opened. `opened.name` is the name for `tf.setBackend`. */
  readonly opened: Awaited<ReturnType<C["open"]>>;
  /** The better devices that were tried first, each with the reason. */
  readonly passedOver: readonly PassedOver[];
  /** All of it ready to print, one line per device tried. */
  readonly lines: readonly string[];
}

/**
 * Finds the best device that works here, and says why the better ones do not.
 *
 * Opens one candidate after the other until one works; it does not call `tf.setBackend`.
 *
 * @throws {DeviceError} If none works, with the reason for each.
 * @throws {OptionError} If no candidate is given, one twice, or the preferred one not at all.
 * @example
 * const { opened, lines } = await chooseDevice({ candidates: [cuda(), node(), cpu()] });
 * await tf.setBackend(opened.name);
 * console.log(lines.join("\n"));
 */
export async function chooseDevice<C extends Candidate>(
  options: ChooseDeviceOptions<C>,
): Promise<DeviceChoice<C>> {
  const { prefer = "auto", candidates } = options;
  const wanted = wantedOf(prefer, candidates);
  const passedOver: PassedOver[] = [];
  for (const candidate of wanted) {
    const device = candidate.name;
    try {
      const opened = (await candidate.open()) as Awaited<ReturnType<C["open"]>>;
      const passed = passedOver.map((one) => `${one.device}: passed over, ${one.reason}`);
      const how = prefer === "auto" ? "the best that works here" : "as asked";
      const lines = [...passed, `${device}: chosen, ${how} (backend ${opened.name})`];
      return { device, opened, passedOver, lines };
    } catch (error) {
      passedOver.push({ device, reason: firstLine(error) });
    }
  }
  const what = prefer === "auto" ? "no candidate works" : `${prefer} does not work`;
  throw new DeviceError(what, passedOver);
}

function wantedOf<C extends Candidate>(prefer: Device | "auto", candidates: readonly C[]): C[] {
  const names = candidates.map(({ name }) => name);
  const given = names.join(", ") || "none";
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new OptionError(`chooseDevice: candidates must be some, each once, got ${given}`);
  }
  if (prefer === "auto") {
    return candidates.toSorted((a, b) => devices.indexOf(a.name) - devices.indexOf(b.name));
  }
  const preferred = candidates.filter(({ name }) => name === prefer);
  if (preferred.length === 0) {
    const rule = `"auto" or one of the candidates (${given})`;
    throw new OptionError(`chooseDevice: prefer must be ${rule}, got ${JSON.stringify(prefer)}`);
  }
  return preferred;
}
