import { DomainError } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';
import { tryCardPin } from '../spending/cardPins.js';
import { readCardProof } from '../spending/cardProof.js';
import { findScheme } from './findForSignIn.js';
import { beginSession, type NewSession } from './sessions.js';

export interface SignInWithCardInput {
  scheme: string;
  cardNumber: string;
  pin: string;
}

/** A wrong PIN must be counted even though it is refused: the refusal is thrown after that has committed. */
const tryToSignInWithCard = defineCommand({
  name: 'signInWithCard',
  policy: anyone,
  schemeFor: (context, input: SignInWithCardInput) => findScheme(context, input.scheme),
  async run(tx, input): Promise<NewSession | null> {
    tx.authorize(undefined);
    const card = readCardProof(input.cardNumber, input.pin, tx.schemeId, tx.services.secrets);
    const held = await tryCardPin(tx, card, tx.now);
    const active = held && (await isActive(tx, held.memberId));
    await tx.audit('Member', held?.memberId ?? null, { signedIn: active === true });
    return held && active ? await beginSession(tx, held.memberId, 'CARD') : null;
  },
});

/**
 * Signs in somebody without email or phone, at a screen that others use afterwards: for ten minutes, as themselves alone, without any role they hold.
 * @throws DomainError CARD_NOT_VALID: wrong, unknown, blocked, resting and foreign cards all answer alike; CARD_NUMBER_MISTYPED and INVALID_INPUT for
 * what cannot be a number or a PIN at all; RequestError RATE_LIMITED, UNAVAILABLE. Records MemberCardLocked.
 */
export async function signInWithCard(context: RequestContext, input: SignInWithCardInput): Promise<NewSession> {
  const identifier = input.cardNumber.replace(/\D/g, '');
  await context.services.guesses.take('CARD_SIGN_IN', { address: context.clientAddress, identifier });
  const session = await tryToSignInWithCard(context, input);
  if (session) return session;
  throw new DomainError(
    'CARD_NOT_VALID',
    'This card and PIN do not work. Please check both; after five wrong PINs a card rests for a quarter of an hour. Staff can issue a new one.',
    { field: ['cardNumber'] },
  );
}

async function isActive(tx: SchemeTransaction, memberId: string): Promise<boolean> {
  const rows = await tx.sql(`SELECT 1 FROM member WHERE scheme_id = $1 AND id = $2 AND status = 'ACTIVE'`, [
    tx.schemeId,
    memberId,
  ]);
  return rows.length > 0;
}
