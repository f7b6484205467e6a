import type { Secrets } from '../../src/commands/secrets.js';
import { newId } from '../../src/domain/ids.js';
import { memberNumberFrom } from '../../src/domain/people/memberNumber.js';
import type { SchemeTransaction } from '../../src/entities/database.js';
import { priceMinutes, readersMax, type Size } from '../settings.js';
import type { BenchMember, BenchVenue } from './world.js';

const sessionMs = 24 * 3600 * 1000;

/** Writes members and their wallets in bulk: most reachable by email, some by text or letter, some not at all. */
export async function writeMembers(tx: SchemeTransaction, count: number, now: Date): Promise<BenchMember[]> {
  const members = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    walletId: newId(),
    number: memberNumberFrom(index),
    name: `Resident ${index + 1}`,
    channel: ['EMAIL', 'EMAIL', 'EMAIL', 'EMAIL', 'EMAIL', 'EMAIL', 'TEXT', 'TEXT', 'LETTER', 'NONE'][index % 10],
    email: `resident${index + 1}@example.org`,
    phone: `+447700${String(100_000 + index).slice(-6)}`,
  }));
  await tx.sql(
    `INSERT INTO member (scheme_id, id, member_number, name, name_key, email, phone, address_lines, preferred_channel, created_at)
     SELECT $1, m.id, m.number, m.name, lower(m.name), m.email, m.phone, '{1 High Road,London,N15 4AA}', m.channel, $2
     FROM jsonb_to_recordset($3) AS m (id uuid, number text, name text, email text, phone text, channel text)`,
    [tx.schemeId, now, JSON.stringify(members)],
  );
  await tx.sql(
    `SELECT count(ledger_open_account($1, m."walletId", 'WALLET', m.id, NULL, 0, $2))
     FROM jsonb_to_recordset($3) AS m (id uuid, "walletId" uuid)`,
    [tx.schemeId, now, JSON.stringify(members.map(({ id, walletId }) => ({ id, walletId })))],
  );
  return members.map(({ id, walletId }) => ({ id, walletId }));
}

/** Writes venues with one offer and one till each. */
export async function writeVenues(
  tx: SchemeTransaction,
  secrets: Secrets,
  size: Size,
  now: Date,
): Promise<BenchVenue[]> {
  const maker = newId();
  const venues = Array.from({ length: size.venues }, (_, index) => {
    const token = secrets.newToken('tck');
    return {
      id: newId(),
      accountId: newId(),
      name: `Leisure centre ${index + 1}`,
      offerId: newId(),
      tillKeyId: newId(),
      tillToken: token,
      prefix: token.slice(4, 12),
      tokenHash: secrets.tokenHash(token).toString('hex'),
    };
  });
  await writeOrganisations(tx, venues, false, now);
  await tx.sql(
    `INSERT INTO offer (scheme_id, id, organisation_id, title, price_minutes, price_per, restrictions, status, created_at)
     SELECT $1, v."offerId", v.id, 'Swim', $4, 'PARTY', '{}', 'ACTIVE', $2
     FROM jsonb_to_recordset($3) AS v (id uuid, "offerId" uuid)`,
    [tx.schemeId, now, JSON.stringify(venues.map(({ id, offerId }) => ({ id, offerId }))), priceMinutes],
  );
  await tx.sql(
    `INSERT INTO api_key (scheme_id, id, kind, name, prefix, token_hash, scopes, organisation_id, created_by_member_id, created_at)
     SELECT $1, v."tillKeyId", 'TILL', 'Till', v.prefix, decode(v."tokenHash", 'hex'), '{redeem,offers:read}', v.id, $4, $2
     FROM jsonb_to_recordset($3) AS v (id uuid, "tillKeyId" uuid, prefix text, "tokenHash" text)`,
    [tx.schemeId, now, JSON.stringify(venues), maker],
  );
  return venues.map(({ id, offerId, tillKeyId, tillToken }) => ({ id, offerId, tillKeyId, tillToken }));
}

/** Writes a verified organisation for each, with its account. */
export async function writeOrganisations(
  tx: SchemeTransaction,
  organisations: { id: string; accountId: string; name: string }[],
  isGroup: boolean,
  now: Date,
): Promise<void> {
  const rows = JSON.stringify(organisations.map(({ id, accountId, name }) => ({ id, accountId, name })));
  await tx.sql(
    `INSERT INTO organisation (scheme_id, id, name, legal_form, is_group, is_venue, status, created_at, verified_at)
     SELECT $1, o.id, o.name, 'CHARITY', $4, NOT $4, 'VERIFIED', $2, $2 FROM jsonb_to_recordset($3) AS o (id uuid, name text)`,
    [tx.schemeId, now, rows, isGroup],
  );
  await tx.sql(
    `SELECT count(ledger_open_account($1, o."accountId", $4, NULL, o.id, 0, $2))
     FROM jsonb_to_recordset($3) AS o (id uuid, "accountId" uuid)`,
    [tx.schemeId, now, rows, isGroup ? 'POT' : 'VENUE'],
  );
}

/** Writes a leader of a group, who gives no hours there: nobody approves their own. Returns the token of an open session. */
export async function writeLeader(
  tx: SchemeTransaction,
  secrets: Secrets,
  groupId: string,
  now: Date,
): Promise<string> {
  const memberId = newId();
  await tx.sql(
    `INSERT INTO member (scheme_id, id, member_number, name, name_key, preferred_channel, created_at)
     VALUES ($1, $2, 'LEADER', 'Group leader', 'group leader', 'NONE', $3)`,
    [tx.schemeId, memberId, now],
  );
  await tx.sql(
    `INSERT INTO role_assignment (scheme_id, id, member_id, role, organisation_id, assigned_at) VALUES ($1, $2, $3, 'LEADER', $4, $5)`,
    [tx.schemeId, newId(), memberId, groupId, now],
  );
  const [token = ''] = await writeSessions(tx, secrets, [memberId], now);
  return token;
}

/** Opens a session for each; returns their tokens. */
export async function writeSessions(
  tx: SchemeTransaction,
  secrets: Secrets,
  memberIds: string[],
  now: Date,
): Promise<string[]> {
  const tokens = memberIds.map(() => secrets.newToken('tcs'));
  await tx.sql(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at)
     SELECT $1, s.id, s.member_id, s.token_hash, $5, $6 FROM unnest($2::uuid[], $3::uuid[], $4::bytea[]) AS s (id, member_id, token_hash)`,
    [
      tx.schemeId,
      memberIds.map(() => newId()),
      memberIds,
      tokens.map((token) => secrets.tokenHash(token)),
      now,
      new Date(now.getTime() + sessionMs),
    ],
  );
  return tokens;
}

/** Members spread over the whole borough who are signed in. */
export async function writeReaders(
  tx: SchemeTransaction,
  secrets: Secrets,
  members: BenchMember[],
  now: Date,
): Promise<{ token: string; walletId: string }[]> {
  const step = Math.max(1, Math.floor(members.length / readersMax));
  const reading = members.filter((_, index) => index % step === 0).slice(0, readersMax);
  const tokens = await writeSessions(
    tx,
    secrets,
    reading.map(({ id }) => id),
    now,
  );
  return reading.map(({ walletId }, index) => ({ walletId, token: tokens[index] ?? '' }));
}
