import { ECDH } from 'node:crypto';
import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { isPushEndpoint } from '../../domain/notifications/pushEndpoint.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { ownMessages } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { lockMembers } from '../people/lockMembers.js';

export interface SavePushSubscriptionInput {
  endpoint: string;
  /** The browser's public key, P-256, in base64url. */
  publicKey: string;
  /** The secret it shares with us, 16 bytes in base64url. */
  authSecret: string;
}

export interface SavedPushSubscription {
  id: string;
  createdAt: Date;
}

/** Nobody has more phones and computers in use, and a message waits until each of them has answered. */
const subscriptionsMax = 10;

/**
 * Keeps where a phone or computer of the asker can be told that there is a message. The same endpoint again is the same subscription, with its keys as they
 * are now. A browser tells one member only: who has it in hand, which its keys prove, takes it over from whoever used it before.
 * @throws DomainError INVALID_INPUT (nothing here tells phones; an address of no push service, keys that are none; ten are there already; the endpoint is
 * somebody else's, with other keys); RequestError NOT_FOUND, FORBIDDEN.
 */
export const savePushSubscription = defineCommand({
  name: 'savePushSubscription',
  policy: ownMessages,
  async run(tx, input: SavePushSubscriptionInput): Promise<SavedPushSubscription> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownMessages let somebody pass who can have none');
    const { memberId } = tx.actor;
    if (tx.services.push === null)
      throw refusal('Messages on phones and computers are not switched on here. Please choose another way.');
    mustBeUsable(input);
    await lockMembers(tx, [memberId]);
    await mustHaveRoom(tx, memberId, input.endpoint);
    const { endpoint, publicKey, authSecret } = input;
    const [saved] = await tx.sql<SavedPushSubscription>(
      `INSERT INTO push_subscription AS kept (scheme_id, id, member_id, endpoint, public_key, auth_secret, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (scheme_id, endpoint) DO UPDATE
         SET id = CASE WHEN kept.member_id = excluded.member_id THEN kept.id ELSE excluded.id END,
             created_at = CASE WHEN kept.member_id = excluded.member_id THEN kept.created_at ELSE excluded.created_at END,
             member_id = excluded.member_id, public_key = excluded.public_key, auth_secret = excluded.auth_secret
         WHERE kept.member_id = excluded.member_id
            OR (kept.public_key, kept.auth_secret) = (excluded.public_key, excluded.auth_secret)
       RETURNING id, created_at AS "createdAt"`,
      [tx.schemeId, newId(), memberId, endpoint, publicKey, authSecret, tx.now],
    );
    if (!saved)
      throw refusal(
        'Somebody else is told there. Please have the browser unsubscribe, subscribe again, and give what it says then.',
        'endpoint',
      );
    await tx.audit('PushSubscription', saved.id);
    return saved;
  },
});

function refusal(message: string, field?: string): DomainError {
  return new DomainError('INVALID_INPUT', message, field === undefined ? {} : { field: [field] });
}

/** Counted under the membership's lock. */
async function mustHaveRoom(tx: SchemeTransaction, memberId: string, endpoint: string): Promise<void> {
  const [others] = await tx.sql<{ count: number }>(
    'SELECT count(*)::integer AS count FROM push_subscription WHERE scheme_id = $1 AND member_id = $2 AND endpoint <> $3',
    [tx.schemeId, memberId, endpoint],
  );
  if ((others?.count ?? 0) >= subscriptionsMax)
    throw refusal(
      `You are told on ${subscriptionsMax} phones and computers already. Please remove one that you no longer use.`,
    );
}

/** @throws DomainError INVALID_INPUT */
function mustBeUsable({ endpoint, publicKey, authSecret }: SavePushSubscriptionInput): void {
  if (!isPushEndpoint(endpoint))
    throw refusal('Please give the https address that the browser gave, as it is.', 'endpoint');
  if (!isPoint(publicKey)) throw refusal('Please give the key p256dh that the browser gave, as it is.', 'publicKey');
  if (!/^[A-Za-z0-9_-]{21}[AQgw]$/.test(authSecret))
    throw refusal('Please give the key auth that the browser gave, as it is.', 'authSecret');
}

/** A point that is not on the curve could be kept, and then nothing could ever be encrypted for it. */
function isPoint(publicKey: string): boolean {
  if (!/^B[A-Za-z0-9_-]{86}$/.test(publicKey)) return false;
  try {
    ECDH.convertKey(publicKey, 'prime256v1', 'base64url', 'base64url', 'uncompressed');
    return true;
  } catch {
    return false;
  }
}
