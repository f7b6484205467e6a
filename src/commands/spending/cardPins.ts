import { restMinutes, wrongPinsMax, wrongPinsUntilRest } from '../../domain/spending/cardPin.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { recordEvent } from '../../outbox/recordEvent.js';

/** No date is further off that every reader of it understands: until the card is replaced. */
const untilReplaced = '9999-12-31T00:00:00Z';

/** When a card that has rested may be tried again. */
function restsUntil(now: Date): Date {
  return new Date(now.getTime() + restMinutes * 60_000);
}

/** Locks cards, so that one PIN of each is looked at after the other, and says which of them take one now. */
export async function lockLiveCards(
  tx: SchemeTransaction,
  cardIds: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (cardIds.length === 0) return new Set();
  const live = await tx.sql<{ id: string }>(
    `SELECT id FROM member_card
     WHERE scheme_id = $1 AND id = ANY ($2) AND state = 'ACTIVE' AND (locked_until IS NULL OR locked_until <= $3) ORDER BY id FOR NO KEY UPDATE`,
    [tx.schemeId, cardIds, now],
  );
  return new Set(live.map(({ id }) => id));
}

/**
 * Counts wrong PINs, one for each time a card is named. With every fifth in a row the card rests, and none beyond that was looked at, so none counts;
 * with the tenth it closes until staff replace it.
 * Records MemberCardLocked.
 */
export async function countWrongPins(tx: SchemeTransaction, cardIds: readonly string[], now: Date): Promise<void> {
  if (cardIds.length === 0) return;
  const counted = await tx.sql<{ id: string; memberId: string; wrongPins: number; before: number }>(
    `WITH wrong AS (
       SELECT c.id, c.wrong_pins AS before,
              LEAST((SELECT count(*) FROM unnest($2::uuid[]) AS w (id) WHERE w.id = c.id), $3::integer - c.wrong_pins % $3::integer)::integer AS times
       FROM member_card c
       WHERE c.scheme_id = $1 AND c.id = ANY ($2) AND c.state = 'ACTIVE' AND (c.locked_until IS NULL OR c.locked_until <= $6)
       ORDER BY c.id FOR NO KEY UPDATE
     )
     UPDATE member_card c
     SET wrong_pins = c.wrong_pins + wrong.times,
         locked_until = CASE
           WHEN c.wrong_pins + wrong.times >= $5::integer THEN '${untilReplaced}'
           WHEN (c.wrong_pins + wrong.times) / $3::integer > c.wrong_pins / $3::integer THEN $4::timestamptz
           ELSE c.locked_until END
     FROM wrong WHERE c.scheme_id = $1 AND c.id = wrong.id
     RETURNING c.id, c.member_id AS "memberId", c.wrong_pins AS "wrongPins", wrong.before`,
    [tx.schemeId, cardIds, wrongPinsUntilRest, restsUntil(now), wrongPinsMax, now],
  );
  for (const card of counted) {
    if (card.before < wrongPinsMax && card.wrongPins >= wrongPinsMax) await closed(tx, now, card);
  }
}

/** Forgets the wrong PINs of cards whose right one was typed. Writes nothing where there were none. */
export async function clearWrongPins(tx: SchemeTransaction, cardIds: readonly string[]): Promise<void> {
  if (cardIds.length === 0) return;
  await tx.sql(
    `UPDATE member_card c SET wrong_pins = 0, locked_until = NULL
     FROM (SELECT id FROM member_card WHERE scheme_id = $1 AND id = ANY ($2) AND wrong_pins > 0 ORDER BY id FOR NO KEY UPDATE) one
     WHERE c.scheme_id = $1 AND c.id = one.id`,
    [tx.schemeId, cardIds],
  );
}

/**
 * Tries one PIN on one card: a single statement judges and counts under the card's lock, so that of any number of guesses at once, in whatever
 * process, five are looked at and no more. Null for a wrong PIN, an unknown number, and a card that rests or has ended: all look alike.
 * Records MemberCardLocked.
 */
export async function tryCardPin(
  tx: SchemeTransaction,
  card: { cardNumber: string; pinHash: Buffer },
  now: Date,
): Promise<{ cardId: string; memberId: string } | null> {
  const [tried] = await tx.sql<{ id: string; memberId: string; isRight: boolean; wrongPins: number }>(
    `UPDATE member_card
     SET wrong_pins = CASE WHEN pin_hash = $3 THEN 0 ELSE wrong_pins + 1 END,
         locked_until = CASE
           WHEN pin_hash = $3 THEN NULL
           WHEN wrong_pins + 1 >= $7::integer THEN '${untilReplaced}'
           WHEN (wrong_pins + 1) % $5::integer = 0 THEN $6::timestamptz END
     WHERE scheme_id = $1 AND card_number = $2 AND state = 'ACTIVE' AND (locked_until IS NULL OR locked_until <= $4)
     RETURNING id, member_id AS "memberId", pin_hash = $3 AS "isRight", wrong_pins AS "wrongPins"`,
    [tx.schemeId, card.cardNumber, card.pinHash, now, wrongPinsUntilRest, restsUntil(now), wrongPinsMax],
  );
  if (!tried) return null;
  if (tried.isRight) return { cardId: tried.id, memberId: tried.memberId };
  if (tried.wrongPins === wrongPinsMax) await closed(tx, now, tried);
  return null;
}

async function closed(tx: SchemeTransaction, now: Date, card: { id: string; memberId: string }): Promise<void> {
  await recordEvent(tx, now, 'MemberCardLocked', { cardId: card.id, memberId: card.memberId });
}
