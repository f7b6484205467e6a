/** An enum for the schema out of what describes its values: each name stands for itself. */
export function namesOf<Name extends string>(described: Record<Name, unknown>): { [Same in Name]: Same } {
  return Object.fromEntries(Object.keys(described).map((name) => [name, name])) as { [Same in Name]: Same };
}
