const patienceMs = 30_000;
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** That somebody wants a demonstration to stop, with Ctrl-C or from outside. */
export interface Interruption {
  readonly closing: AbortSignal;
  /** As a shell says it. Null: nobody has asked. */
  exitCode(): number | null;
  forget(): void;
}

/** Listens for who wants this process to end. Who asks again, or has waited for long enough, has it end at once: its watcher clears up. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode: number | null = null;
  const hear = (signal: keyof typeof codes) => {
    if (exitCode !== null) process.exit(exitCode);
    const code = codes[signal];
    exitCode = code;
    setTimeout(() => process.exit(code), patienceMs).unref();
    controller.abort();
  };
  const signals = Object.keys(codes) as (keyof typeof codes)[];
  for (const signal of signals) process.on(signal, hear);
  return {
    closing: controller.signal,
    exitCode: () => exitCode,
    forget() {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}
