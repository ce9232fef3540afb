/** A kind of device, in the order in which `"auto"` tries them. */
export type Device = (typeof devices)[number];

/** Best first: the WebAssembly engine trains a small network several times as fast as tfjs-node. */
export const devices = ["cuda", "wasm", "node", "cpu"] as const;

/** What every candidate answers once it is open; it may say more. */
export interface OpenDevice {
  /** Name of its TensorFlow.js backend, for `tf.setBackend`. */
  readonly name: string;
}

/** A device that may or may not work here. */
export interface Candidate<Opened extends OpenDevice = OpenDevice> {
  readonly name: Device;
  /**
   * Makes its backend ready, without making it the current one.
   *
   * @throws With a message whose first line says why it does not work here.
   */
  readonly open: () => Promise<Opened>;
}
