import { DomainError } from '../../domain/errors.js';
import { readCardNumber } from '../../domain/spending/cardNumber.js';
import { readPin } from '../../domain/spending/cardPin.js';
import type { Secrets } from '../secrets.js';

/** What cannot be a card number or a PIN at all is told as such: nothing was tried, and nothing counts. */
export function readCardProof(
  typedNumber: string,
  typedPin: string,
  schemeId: string,
  secrets: Secrets,
): { kind: 'CARD'; cardNumber: string; pinHash: Buffer } {
  const cardNumber = readCardNumber(typedNumber);
  if (cardNumber === null) {
    throw new DomainError(
      'CARD_NUMBER_MISTYPED',
      'Please check the card number: twelve digits, and one of them is not right. No PIN was tried.',
      { field: ['cardNumber'] },
    );
  }
  const pin = readPin(typedPin);
  if (pin === null)
    throw new DomainError('INVALID_INPUT', 'A PIN has four digits. None was tried.', { field: ['pin'] });
  return { kind: 'CARD', cardNumber, pinHash: secrets.cardPinHash(schemeId, cardNumber, pin) };
}
