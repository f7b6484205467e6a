import { createHash } from 'node:crypto';
import { cardNumberFromBytes } from '../../domain/spending/cardNumber.js';
import { isWeakPin } from '../../domain/spending/cardPin.js';

/** A card's number and PIN from a seed; never a PIN that is easy to guess or stands in the number. */
export function drawCard(seed: string): { number: string; pin: string } {
  for (let draw = 0; ; draw += 1) {
    const bytes = createHash('sha256').update(`card ${seed} ${draw}`).digest();
    const number = cardNumberFromBytes(bytes);
    const pin = String(bytes.readUInt32BE(8) % 10_000).padStart(4, '0');
    if (!isWeakPin(pin) && !number.includes(pin)) return { number, pin };
  }
}
