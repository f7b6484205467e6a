import { setTimeout as pause } from 'node:timers/promises';
import { type Payload, settle } from '../../schema/common/payload.js';

/** Longer than looking somebody up takes, and shorter than a person notices. */
const notBeforeMs = 100;

/**
 * Settles, and answers no sooner than after a while: whether an address or a card is known is told neither by the words nor by the time. `always` where a
 * success must look like a refusal; otherwise whoever was right need not wait.
 */
export async function settleEvenly<P extends Payload>(
  type: new () => P,
  work: () => Promise<Partial<Omit<P, 'userErrors'>>>,
  when: 'always' | 'refused',
): Promise<P> {
  const notBefore = pause(notBeforeMs);
  const payload = await settle(type, work);
  if (when === 'always' || payload.userErrors.length > 0) await notBefore;
  return payload;
}
