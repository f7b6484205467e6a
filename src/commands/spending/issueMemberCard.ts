import { DomainError, notFound, RequestError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { isWeakPin, readPin } from '../../domain/spending/cardPin.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { cardIssue } from '../../policies/spending.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { checkedKey } from '../idempotencyKey.js';

export interface IssueMemberCardInput {
  idempotencyKey: string;
  memberId: string;
  /** Chosen by the member at the desk. Left out: one is drawn. */
  pin?: string | null;
}

export interface IssuedCard {
  cardId: string;
  cardNumber: string;
  /** Shown this once: afterwards nobody can say it. */
  pin: string;
}

/** Another card has this number already: the next attempt gives another one. */
class NumberTaken extends Error {}

/** What is hashed and stored of the request is the keyed hash of the PIN: of the PIN itself there are too few to hide among. */
const storeCard = defineCommand({
  name: 'issueMemberCard',
  policy: cardIssue,
  async run(
    tx,
    input: { idempotencyKey: string; memberId: string; cardNumber: string; pinHash: string },
  ): Promise<{ cardId: string }> {
    // Two desks that issue at once do so one after the other: the later card replaces the earlier one.
    await tx.sql('SELECT 1 FROM member WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.memberId,
    ]);
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!member) throw notFound();
    tx.authorize(undefined);
    tx.doneFor(member.id);
    if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
    const replacedCardId = await replaceCard(tx, member.id);
    const cardId = newId();
    const stored = await tx.sql(
      `INSERT INTO member_card (scheme_id, id, member_id, card_number, pin_hash, state, issued_by, issued_at)
       VALUES ($1, $2, $3, $4, $5, 'ACTIVE', $6, $7) ON CONFLICT (scheme_id, card_number) DO NOTHING RETURNING id`,
      [tx.schemeId, cardId, member.id, input.cardNumber, Buffer.from(input.pinHash, 'hex'), tx.actorName, tx.now],
    );
    if (stored.length === 0) throw new NumberTaken();
    await tx.event('MemberCardIssued', { cardId, memberId: member.id });
    await tx.audit('MemberCard', cardId, { memberId: member.id, replacedCardId });
    return { cardId };
  },
});

/** Ends the card in use, if there is one, and says which it was. */
async function replaceCard(tx: CommandTransaction<never>, memberId: string): Promise<string | null> {
  const [replaced] = await tx.sql<{ id: string }>(
    `UPDATE member_card SET state = 'REPLACED', ended_at = $3 WHERE scheme_id = $1 AND member_id = $2 AND state = 'ACTIVE' RETURNING id`,
    [tx.schemeId, memberId, tx.now],
  );
  return replaced?.id ?? null;
}

/**
 * Issues a member's card; the one in use before no longer works. Only a keyed hash of the PIN is stored. Asking again with the same idempotency
 * key gives the same number and PIN.
 * @throws DomainError INVALID_INPUT (a PIN that is none), PIN_TOO_EASY, MEMBER_CLOSED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records MemberCardIssued.
 */
export async function issueMemberCard(context: RequestContext, input: IssueMemberCardInput): Promise<IssuedCard> {
  const { secrets } = context.services;
  const schemeId = context.actor.kind === 'ANONYMOUS' ? '' : context.actor.schemeId;
  const { memberId } = input;
  const idempotencyKey = checkedKey(input.idempotencyKey);
  const chosen = input.pin === null || input.pin === undefined ? null : chosenPin(input.pin);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const cardNumber = secrets.cardNumber(schemeId, memberId, idempotencyKey, attempt);
    const pin = chosen ?? secrets.cardPin(schemeId, cardNumber, idempotencyKey);
    // A PIN that stands on the card itself is no secret.
    if (cardNumber.includes(pin)) continue;
    const pinHash = secrets.cardPinHash(schemeId, cardNumber, pin).toString('hex');
    try {
      const { cardId } = await storeCard(context, { idempotencyKey, memberId, cardNumber, pinHash });
      return { cardId, cardNumber, pin };
    } catch (error) {
      if (!(error instanceof NumberTaken)) throw error;
    }
  }
  throw new RequestError('UNAVAILABLE', 'Please try again.');
}

function chosenPin(typed: string): string {
  const pin = readPin(typed);
  if (pin === null) throw new DomainError('INVALID_INPUT', 'A PIN has four digits.', { field: ['pin'] });
  if (!isWeakPin(pin)) return pin;
  throw new DomainError(
    'PIN_TOO_EASY',
    'This PIN is easy to guess. Please choose four digits that are no row, no pairs and no year.',
    { field: ['pin'] },
  );
}
