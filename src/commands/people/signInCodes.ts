import { countedAddress } from '../../domain/limits/networkAddress.js';
import type { CommandTransaction } from '../defineCommand.js';

/** One after the other, whoever asks for codes of a member or tries one: each knows of those before it. */
export async function lockSignIn(tx: CommandTransaction<unknown>, memberId: string): Promise<void> {
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`sign-in ${tx.schemeId} ${memberId}`]);
}

/** Where a code is asked from, so that it is known again and tells nobody where that is. Null within the service. */
export function askedFromOf({ clientAddress, services }: CommandTransaction<unknown>): string | null {
  return clientAddress === undefined ? null : services.secrets.countingKey(countedAddress(clientAddress));
}
