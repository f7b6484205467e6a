/** The embedded database cannot be used here. The message says what happened and what mends it. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
}

/** Another service process that is still alive owns this data. Nothing of its was touched. */
export class EmbeddedDatabaseInUse extends Error {
  override readonly name = 'EmbeddedDatabaseInUse';

  constructor(
    readonly ownerPid: number,
    readonly stateDirectory: string,
    /** Where the owner answers, or undefined while it is still starting. */
    readonly apiUrl: string | undefined,
  ) {
    super(
      `Time Credits is already ${apiUrl === undefined ? 'starting' : `running at ${apiUrl}`} (process ${ownerPid}) ` +
        `on the data in ${stateDirectory}. It was left alone. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
}

/** The code that the system or PostgreSQL gave an error (`ENOENT`, `28P01`, …), or undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  // Not by instanceof: under Jest the system's errors are of another realm's class.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
