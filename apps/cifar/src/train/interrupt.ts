/** Ctrl-C, once and twice. */
export interface Interrupt {
  /** Aborted by the first. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  close(): void;
}

export interface ListenOptions {
  /** Called at the first. */
  readonly onFirst: () => void;
  /** Called at the second. Default: ends the process with exit code 130. */
  readonly onSecond?: () => void;
}

/** Listens for SIGINT: the first asks the run to end in order, the second ends it. */
export function listenForInterrupt(options: ListenOptions): Interrupt {
  const { onFirst, onSecond = () => process.exit(130) } = options;
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) return onSecond();
    controller.abort();
    onFirst();
  };
  process.on("SIGINT", onSignal);
  return { signal: controller.signal, close: () => void process.off("SIGINT", onSignal) };
}
