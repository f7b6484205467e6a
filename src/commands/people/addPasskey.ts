import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { challengeIn, type PasskeyRegistration, readRegistration, transportsIn } from '../../domain/people/passkeys.js';
import { hasLength } from '../../domain/text.js';
import { ownPasskeys } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { lockMembers } from './lockMembers.js';
import { checkRegistration, type NewPasskey } from './passkeyChecks.js';
import { mustHaveJustSignedIn, passkeyNotValid, relyingParty, spendChallenge } from './passkeys.js';

export interface AddPasskeyInput {
  /** What the member calls it, such as the device it is on. */
  name: string;
  /** RegistrationResponseJSON of the W3C. */
  response: string;
}

export interface PasskeyRecord {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const passkeysMax = 10;

/** A challenge that was answered wrongly must be used up although the call is refused: the refusal is thrown after that has committed. */
const tryToAdd = defineCommand({
  name: 'addPasskey',
  policy: ownPasskeys,
  async run(tx, input: AddPasskeyInput): Promise<PasskeyRecord | null> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownPasskeys let somebody pass who can have none');
    const { memberId, sessionId } = tx.actor;
    const party = relyingParty(tx);
    const name = readName(input.name);
    await mustHaveJustSignedIn(tx, tx.actor);
    const registration = readRegistration(input.response);
    const challenge = registration && challengeIn(registration.response.clientDataJSON);
    const isOpen = await spendChallenge(tx, challenge, sessionId);
    const made = registration && challenge && isOpen ? await checkRegistration(registration, challenge, party) : null;
    const added = made && (await add(tx, memberId, name, registration as PasskeyRegistration, made));
    await tx.audit('Passkey', added?.id ?? null, { added: added !== null });
    if (added) await tx.event('PasskeyAdded', { passkeyId: added.id, memberId });
    return added;
  },
});

/**
 * Adds a passkey: whoever unlocks the device it is on signs in as this member from now on. The member is told.
 * @throws DomainError SIGN_IN_AGAIN, PASSKEYS_NOT_SET_UP, PASSKEY_NOT_VALID, INVALID_INPUT (its name, or ten are there already); RequestError FORBIDDEN.
 * Records PasskeyAdded.
 */
export async function addPasskey(context: RequestContext, input: AddPasskeyInput): Promise<PasskeyRecord> {
  const added = await tryToAdd(context, input);
  if (!added) throw passkeyNotValid();
  return added;
}

/** Null: the device has given this one before. */
async function add(
  tx: CommandTransaction<never>,
  memberId: string,
  name: string,
  registration: PasskeyRegistration,
  made: NewPasskey,
): Promise<PasskeyRecord | null> {
  const [member] = await lockMembers(tx, [memberId]);
  if (member?.status !== 'ACTIVE') return null;
  const [own] = await tx.sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM passkey WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL',
    [tx.schemeId, memberId],
  );
  if ((own?.count ?? 0) >= passkeysMax) {
    throw new DomainError(
      'INVALID_INPUT',
      `You have ${passkeysMax} passkeys already. Remove one you no longer use first.`,
    );
  }
  const [added] = await tx.sql<{ id: string }>(
    `INSERT INTO passkey (scheme_id, id, member_id, user_handle, credential_id, public_key, counter, transports, name, created_at)
     VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
    [
      tx.schemeId,
      newId(),
      memberId,
      made.credentialId,
      made.publicKey,
      made.counter,
      transportsIn(registration),
      name,
      tx.now,
    ],
  );
  return added ? { id: added.id, name, createdAt: tx.now, lastUsedAt: null } : null;
}

function readName(typed: string): string {
  const name = plainText(typed);
  if (hasLength(name, 1, 100)) return name;
  throw new DomainError('INVALID_INPUT', 'Please name the passkey in 1 to 100 characters.', { field: ['name'] });
}
