import type { Device } from "./candidate.js";

/** A device and why it does not work here. */
export interface PassedOver {
  /** The device that was tried. */
  readonly device: Device;
  /** Why it does not work here, in one line. */
  readonly reason: string;
}

/** None of the devices that were wanted works here. */
export class DeviceError extends Error {
  override readonly name = "DeviceError";
  /** Every device that was tried, in order. */
  readonly passedOver: readonly PassedOver[];

  constructor(what: string, passedOver: readonly PassedOver[]) {
    const tried = passedOver.map(({ device, reason }) => `\n  ${device}: ${reason}`);
    super(`chooseDevice: ${what} here:${tried.join("")}`);
    this.passedOver = passedOver;
  }
}

/** The first line of what was thrown. */
export function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split("\n", 1)[0]!.trim() || "an error without a message";
}
