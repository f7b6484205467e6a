/**
 * Whether an error says that no line was made: the address was not found, or nobody answers there. Neither codes nor commands of the libraries say it as surely: nodemailer
 * calls a line that was cut after everything was said "CONN" as well.
 */
export function hadNoLine(error: unknown): boolean {
  const syscall = property(property(error, 'cause'), 'syscall') ?? property(error, 'syscall');
  return syscall === 'connect' || syscall === 'getaddrinfo';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
