const uniqueViolation = '23505';

/** The name of the unique index that a failed statement would have broken; null for every other failure. */
export function brokenUniqueIndex(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== uniqueViolation) return null;
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
}
