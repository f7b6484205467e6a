/** Where a command speaks: results to stdout, which other programs may read; everything else to stderr. */
export interface Terminal {
  say(line: string): void;
  /** For the person who waits. */
  tell(line: string): void;
}

export const processTerminal: Terminal = {
  say: (line) => console.log(line),
  tell: (line) => console.error(line),
};

const silentForMs = 2_000;
const tellEveryMs = 10_000;

/** Does the work; when it takes longer than two seconds, says so, and again every ten seconds. */
export async function withProgress<T>(terminal: Terminal, what: string, work: () => Promise<T>): Promise<T> {
  let waitedMs = silentForMs;
  let timer = setTimeout(function tellAgain() {
    terminal.tell(`${what} … ${waitedMs / 1000} s`);
    waitedMs += tellEveryMs;
    timer = setTimeout(tellAgain, tellEveryMs);
  }, silentForMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
