/** A LIKE pattern for texts that contain what somebody typed: its own wildcards mean themselves. */
export function containing(typed: string): string {
  return `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
}
