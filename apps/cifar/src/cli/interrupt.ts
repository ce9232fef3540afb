/** Ctrl-C or a polite kill, once and twice. */
export interface Interrupt {
  /** Aborted by the first. */
  readonly signal: AbortSignal;
  /** 128 and the number of the first signal, or `null` while there was none. */
  exitCode(): InterruptCode | null;
  /** Stops listening. */
  close(): void;
}

/** 130: SIGINT. 143: SIGTERM. */
export type InterruptCode = 130 | 143;

export interface ListenOptions {
  /** Called at the first. */
  readonly onFirst: () => void;
  /** Called at the second with its code. Default: ends the process with it. */
  readonly onSecond?: (code: InterruptCode) => void;
}

const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Listens for SIGINT and SIGTERM: the first asks the run to end in order, the second ends it. */
export function listenForInterrupt(options: ListenOptions): Interrupt {
  const { onFirst, onSecond = (code) => process.exit(code) } = options;
  const controller = new AbortController();
  let first: InterruptCode | null = null;
  const onSignal = (name: keyof typeof codes) => (): void => {
    if (first !== null) return onSecond(codes[name]);
    first = codes[name];
    controller.abort();
    onFirst();
  };
  const [onInterrupt, onTerminate] = [onSignal("SIGINT"), onSignal("SIGTERM")];
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  return {
    signal: controller.signal,
    exitCode: () => first,
    close: () => void process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate),
  };
}
