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

/** The system's code of a failed call (`ENOENT`, `EACCES`, …), or undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
