import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";

/** A stream that keeps what is written, and says of itself whether it is a terminal. */
export interface Recorder {
  readonly stream: WriteStream;
  text(): string;
}

export function recorder(isTTY: boolean): Recorder {
  const through = new PassThrough();
  const chunks: string[] = [];
  through.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const getColorDepth = (env?: object): number =>
    WriteStream.prototype.getColorDepth.call(through as unknown as WriteStream, env);
  const stream = Object.assign(through, { isTTY, columns: 80, getColorDepth });
  return { stream: stream as unknown as WriteStream, text: () => chunks.join("") };
}
