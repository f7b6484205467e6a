import { ECDH } from 'node:crypto';
import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { isPushEndpoint } from '../../domain/notifications/pushEndpoint.js';
import { isStillTold } from '../../entities/notifications/toldBrowsers.js';
import { memberMessages } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { lockMembers } from '../people/lockMembers.js';

export interface SavePushSubscriptionInput {
  /** Whose messages it tells of: the asker's own, or those of somebody they act for. */
  memberId: string;
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
 * Keeps where a phone or computer of the asker can be told that there is a message to the member. The same endpoint again is the same subscription, with its keys as
 * they are now. A browser has one owner, and tells them of messages to themselves and to whoever they act for: who has it in hand, which its keys prove, takes it
 * over from whoever used it before. Locks the member, then the endpoint.
 * @throws DomainError INVALID_INPUT (nothing here tells phones; an address of no push service, keys that are none; ten are there already; the endpoint is
 * somebody else's, with other keys); RequestError NOT_FOUND, FORBIDDEN.
 */
export const savePushSubscription = defineCommand({
  name: 'savePushSubscription',
  policy: memberMessages,
  async run(tx, input: SavePushSubscriptionInput): Promise<SavedPushSubscription> {
    const { memberId, endpoint, publicKey, authSecret } = input;
    const known = await tx.sql('SELECT 1 FROM member WHERE scheme_id = $1 AND id = $2', [tx.schemeId, memberId]);
    if (known.length === 0) throw notFound();
    tx.authorize({ memberId });
    if (tx.actor.kind !== 'MEMBER') throw new Error('memberMessages let somebody pass who can have none');
    const holderId = tx.actor.memberId;
    if (tx.services.push === null)
      throw refusal('Messages on phones and computers are not switched on here. Please choose another way.');
    mustBeUsable(input);
    await lockMembers(tx, [memberId]);
    await forgetEnded(tx, memberId);
    await mustHaveRoom(tx, memberId, endpoint);
    await takeOver(tx, holderId, input);
    const [saved] = await tx.sql<SavedPushSubscription>(
      `INSERT INTO push_subscription AS kept (scheme_id, id, member_id, by_member_id, endpoint, public_key, auth_secret, created_at)
       VALUES ($1, $2, $3, nullif($4::uuid, $3), $5, $6, $7, $8)
       ON CONFLICT (scheme_id, endpoint, member_id) DO UPDATE SET public_key = excluded.public_key, auth_secret = excluded.auth_secret
       RETURNING id, created_at AS "createdAt"`,
      [tx.schemeId, newId(), memberId, holderId, endpoint, publicKey, authSecret, tx.now],
    );
    if (!saved) throw new Error('a subscription was neither written nor found');
    await tx.audit('PushSubscription', saved.id);
    return saved;
  },
});

/**
 * What the endpoint tells its owner of has the keys of now. What it told somebody else of ends, where the keys show that it changed hands. One save of an endpoint
 * after the other.
 * @throws DomainError INVALID_INPUT
 */
async function takeOver(
  tx: CommandTransaction<never>,
  holderId: string,
  { endpoint, publicKey, authSecret }: SavePushSubscriptionInput,
): Promise<void> {
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`push ${tx.schemeId} ${endpoint}`]);
  const others = 'scheme_id = $1 AND endpoint = $2 AND coalesce(by_member_id, member_id) <> $3';
  const keys = [endpoint, holderId, publicKey, authSecret];
  const [foreign] = await tx.sql(
    `SELECT 1 FROM push_subscription WHERE ${others} AND (public_key, auth_secret) IS DISTINCT FROM ($4, $5) LIMIT 1`,
    [tx.schemeId, ...keys],
  );
  if (foreign)
    throw refusal(
      'Somebody else is told there. Please have the browser unsubscribe, subscribe again, and give what it says then.',
      'endpoint',
    );
  await tx.sql(`DELETE FROM push_subscription WHERE ${others}`, [tx.schemeId, endpoint, holderId]);
  await tx.sql(
    'UPDATE push_subscription SET public_key = $3, auth_secret = $4 WHERE scheme_id = $1 AND endpoint = $2',
    [tx.schemeId, endpoint, publicKey, authSecret],
  );
}

/** Those of people who act for the member no longer make room. */
async function forgetEnded(tx: CommandTransaction<never>, memberId: string): Promise<void> {
  await tx.sql(
    `DELETE FROM push_subscription p WHERE p.scheme_id = $1 AND p.member_id = $2 AND NOT ${isStillTold('$3')}`,
    [tx.schemeId, memberId, tx.now],
  );
}

function refusal(message: string, field?: string): DomainError {
  return new DomainError('INVALID_INPUT', message, field === undefined ? {} : { field: [field] });
}

/** Counted under the membership's lock. */
async function mustHaveRoom(tx: CommandTransaction<never>, memberId: string, endpoint: string): Promise<void> {
  const [others] = await tx.sql<{ count: number }>(
    'SELECT count(*)::integer AS count FROM push_subscription WHERE scheme_id = $1 AND member_id = $2 AND endpoint <> $3',
    [tx.schemeId, memberId, endpoint],
  );
  if ((others?.count ?? 0) >= subscriptionsMax)
    throw refusal(
      `${subscriptionsMax} phones and computers are told already. Please remove one that is no longer used.`,
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
