import { channelOfJoined, isStillWanted } from '../../domain/notifications/chooseChannel.js';
import {
  type Channel,
  FAREWELLS,
  MESSAGE_RULES,
  type MessageKind,
  type PreferredChannel,
  type Topic,
} from '../../domain/notifications/kinds.js';
import { disturbsFrom, isQuiet } from '../../domain/notifications/quietHours.js';
import { canReceiveTexts } from '../../domain/people/address.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { Database, SchemeCall } from '../../entities/database.js';

/**
 * Why a message goes to nobody: the invitation is over; who was to have it died, or left before it was written; what it opens was shut when the
 * membership was joined with another, or whoever goes on cannot be reached with it, or wishes for no messages; or they have switched it off since it was written.
 */
export type Unreachable =
  | 'INVITATION_ENDED'
  | 'DIED'
  | 'LEFT'
  | 'SHUT_BY_JOINING'
  | 'JOINED_UNREACHABLE'
  | 'NOT_WANTED';

/** A message that this worker alone may send until its lease ends. */
export interface ClaimedNotification {
  schemeId: string;
  id: string;
  kind: MessageKind;
  channel: Channel;
  subject: string;
  body: string;
  sensitive: boolean;
  createdAt: Date;
  /** The moment it is about. Null: none. */
  tellBy: Date | null;
  /** Which try this is, from 1. */
  tries: number;
  /** With the try it names this claim among all that the message ever sees. */
  leaseEndsAt: Date;
  /** They are not to be disturbed with it before. Null: it may be sent. */
  quietUntil: Date | null;
  /** Why the last try failed. */
  failure: string | null;
  schemeName: string;
  /** Null: it may be sent. */
  unreachable: Unreachable | null;
  /** Of the membership that goes on, where the one it was written to was joined with another; so is all that follows, and the channel. Null: of an invitation. */
  memberId: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  addressLines: string[];
  /** Null: of an invitation. */
  locale: string | null;
}

/** A message to be sent, and how often it had been tried when that was decided. */
export interface ClaimWish {
  id: string;
  tries: number;
}

interface ClaimedRow extends Omit<ClaimedNotification, 'quietUntil'> {
  timeZone: string;
  rules: unknown;
  /** The membership it was written to was joined with this one. */
  isJoined: boolean;
  /** Null: of an invitation. */
  preferredChannel: PreferredChannel | null;
  topicsOff: Topic[] | null;
  /** Of a digest: the kinds of what it tells. */
  tellsOf: MessageKind[];
}

const claim: SchemeCall = {
  name: 'claim_notifications',
  text: `SELECT id, kind, channel, subject, body, sensitive, created_at AS "createdAt", tries, failure, tell_by AS "tellBy", scheme_name AS "schemeName",
           time_zone AS "timeZone", rules, unreachable, is_joined AS "isJoined", member_id AS "memberId", preferred_channel AS "preferredChannel",
           topics_off AS "topicsOff", locale, name, email, phone, address_lines AS "addressLines"
         FROM claim_notifications($1, $2, $3, $4, $5, $6)`,
};

/**
 * Takes messages for one try each, in a transaction of its own: whoever asks for the same try later, or at the same time, gets null. Until
 * `leaseEndsAt` nobody else finds them due; should this worker die meanwhile, they are due again then.
 * Quiet hours are looked at here too, because a first try may be late, and others follow; and so is what the member wishes for, which may have changed overnight.
 * @returns in the order of the wishes.
 */
export async function claimNotifications(
  database: Database,
  schemeId: string,
  wishes: readonly ClaimWish[],
  now: Date,
  leaseEndsAt: Date,
  spares: boolean,
): Promise<(ClaimedNotification | null)[]> {
  const rows = await database.callsIn(schemeId).call<Omit<ClaimedRow, 'schemeId' | 'leaseEndsAt' | 'tellsOf'>>(
    claim,
    wishes.map(({ id }) => id),
    wishes.map(({ tries }) => tries),
    now,
    leaseEndsAt,
    FAREWELLS,
  );
  const digests = await toldBy(database, schemeId, rows);
  const claimed = rows.map(
    (row): ClaimedRow => ({ ...row, schemeId, leaseEndsAt, tellsOf: digests.get(row.id) ?? [] }),
  );
  const quiet = quietEndOf(claimed, now, spares);
  const byId = new Map(claimed.map((one) => [one.id, readdressed(one, quiet)]));
  return wishes.map(({ id }) => byId.get(id) ?? null);
}

/** The kinds of what each digest among them tells; what stands in a digest's place tells of the same. Few are digests, so that they are looked up by themselves. */
async function toldBy(
  database: Database,
  schemeId: string,
  rows: readonly Pick<ClaimedRow, 'id' | 'kind'>[],
): Promise<Map<string, MessageKind[]>> {
  const ids = rows.filter(({ kind }) => kind === 'DIGEST').map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const told = await database.inScheme(schemeId, (tx) =>
    tx.sql<{ id: string; kinds: MessageKind[] }>(
      `WITH RECURSIVE stands_for AS (
         SELECT n.id AS of_id, n.id, n.instead_of FROM notification n WHERE n.scheme_id = $1 AND n.id = ANY ($2)
         UNION ALL
         SELECT f.of_id, p.id, p.instead_of FROM stands_for f JOIN notification p ON p.scheme_id = $1 AND p.id = f.instead_of)
       SELECT f.of_id AS id, array_agg(DISTINCT t.kind) AS kinds
       FROM stands_for f JOIN notification t ON t.scheme_id = $1 AND t.told_by_id = f.id GROUP BY f.of_id`,
      [schemeId, ids],
    ),
  );
  return new Map(told.map(({ id, kinds }) => [id, kinds]));
}

type Readdressed = Omit<ClaimedNotification, 'quietUntil'>;

/** Until when each is not to be sent; all of them are one scheme's, so that its rules are read once. */
function quietEndOf(
  [first]: readonly ClaimedRow[],
  now: Date,
  spares: boolean,
): (row: ClaimedRow, channel: Channel) => Date | null {
  if (first === undefined || !spares) return () => null;
  const { timeZone } = first;
  const rules = rulesOf(first.rules);
  if (!isQuiet(now, timeZone, rules)) return () => null;
  return ({ kind, tellBy }, channel) => {
    // Letters wake nobody; and what a newer version writes may be waited for.
    const isFree =
      channel === 'LETTER' || !Object.hasOwn(MESSAGE_RULES, kind) || MESSAGE_RULES[kind].urgency === 'AWAITED';
    const from = isFree ? now : disturbsFrom(now, timeZone, rules, tellBy);
    return from > now ? from : null;
  };
}

/** What was written to a membership that was joined with another goes to the one that goes on, in the way it wishes to be reached. */
function readdressed(row: ClaimedRow, quiet: ReturnType<typeof quietEndOf>): ClaimedNotification {
  const { isJoined, preferredChannel, topicsOff, tellsOf, timeZone, rules, ...rest } = row;
  const claim = isJoined ? toWhoGoesOn(rest, preferredChannel) : rest;
  const wanted = whereWanted(claim, { preferredChannel, topicsOff, tellsOf });
  return { ...wanted, quietUntil: quiet(row, wanted.channel) };
}

function whereWanted(
  claim: Readdressed,
  { preferredChannel, topicsOff, tellsOf }: Pick<ClaimedRow, 'preferredChannel' | 'topicsOff' | 'tellsOf'>,
): Readdressed {
  if (preferredChannel === null || claim.unreachable !== null || claim.sensitive) return claim;
  return isStillWanted({ preferredChannel, topicsOff: topicsOff ?? [] }, claim.kind, tellsOf)
    ? claim
    : { ...claim, unreachable: 'NOT_WANTED' };
}

function toWhoGoesOn(claim: Readdressed, preferredChannel: PreferredChannel | null): Readdressed {
  if (preferredChannel === null || claim.unreachable !== null) return claim;
  const member = {
    email: claim.email,
    phone: canReceiveTexts(claim.phone) ? claim.phone : null,
    hasPostalAddress: claim.addressLines.length > 0,
    preferredChannel,
    // Their browsers went to the membership that goes on, with everything else.
    hasPush: preferredChannel === 'PUSH',
  };
  const channel = channelOfJoined(member, claim.kind, claim.channel);
  if (channel === null) return { ...claim, unreachable: 'JOINED_UNREACHABLE' };
  // A text has no subject; what is sent in another way needs one.
  const subject = channel !== 'TEXT' && claim.subject === '' ? claim.schemeName : claim.subject;
  return { ...claim, channel, subject };
}
