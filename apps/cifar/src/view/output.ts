import type { WriteStream } from "node:tty";
import { styleText } from "node:util";

/** A style of `util.styleText`. */
export type Style = "bold" | "dim" | "green" | "yellow" | "red";

/** Where the app writes for people. */
export interface Output {
  /** Whether a person watches: lines may be drawn over. */
  readonly interactive: boolean;
  readonly stream: WriteStream;
  readonly line: (text?: string) => void;
  /** A name in a column of its own, and what it is. */
  readonly fact: (name: string, text: string) => void;
  /**
   * Coloured where the stream is a terminal and neither NO_COLOR nor NODE_DISABLE_COLORS is set.
   */
  readonly paint: (style: Style, text: string) => string;
}

/** Width of the column of names. Unit: characters. */
const nameWidth = 11;

export function outputTo(stream: WriteStream): Output {
  const paint: Output["paint"] = (style, text) => styleText(style, text, { stream });
  const line: Output["line"] = (text = "") => void stream.write(`${text}\n`);
  return {
    interactive: stream.isTTY,
    stream,
    line,
    fact: (name, text) => {
      const [first, ...rest] = text.split("\n");
      line(`  ${paint("dim", name.padEnd(nameWidth))}${first}`);
      for (const more of rest) line(`  ${" ".repeat(nameWidth)}${more}`);
    },
    paint,
  };
}
