/** One of the numbered promises of the service did not hold. The message says what was expected and what was found. */
export class BrokenPromise extends Error {
  override name = 'BrokenPromise';

  constructor(
    readonly promise: number,
    what: string,
  ) {
    super(`promise ${promise}: ${what}`);
  }
}

/** @throws BrokenPromise unless it holds */
export function promised(promise: number, holds: boolean, what: () => string): void {
  if (!holds) throw new BrokenPromise(promise, what());
}
