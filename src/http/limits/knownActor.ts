import type { Actor, CommandServices } from '../../commands/context.js';
import { RequestError } from '../../domain/errors.js';

/**
 * Who asks, where each token that nobody has counts as a guess of the address it came from. What people have in their hands goes on working there: a
 * library's computers share an address.
 * @throws RequestError UNAUTHENTICATED; RATE_LIMITED and UNAVAILABLE in its place
 */
export async function knownActor(
  { guesses }: Pick<CommandServices, 'guesses'>,
  address: string | undefined,
  find: () => Promise<Actor>,
): Promise<Actor> {
  try {
    return await find();
  } catch (error) {
    const isUnknown = error instanceof RequestError && error.code === 'UNAUTHENTICATED';
    if (isUnknown) await guesses.take('UNKNOWN_TOKEN', { address });
    throw error;
  }
}
