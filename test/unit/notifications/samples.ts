import type { MessageFacts } from '../../../src/domain/notifications/facts.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds.js';
import { samples } from '../../../src/domain/notifications/samples/samples.js';

export { scheme } from '../../../src/domain/notifications/samples/sampleBase.js';
export { samples };

/** The same facts with every string a person typed replaced; the scheme, days and enums stay. */
export function withTyped<K extends MessageKind>(kind: K, typed: string): MessageFacts[K] {
  const untouched = new Set([
    'scheme',
    'workedOn',
    'datedOn',
    'expiresOn',
    'dbsLevel',
    'expiresOn',
    'oldestLoggedOn',
    'reward',
    'code',
    'endedAs',
    'credits',
    'untilDay',
    'appealedOn',
    'reward',
    'code',
    'endedAs',
    'fromOn',
    'toOn',
    'link',
    'page',
    'token',
    'lastDayOn',
    'careKind',
    'waitsWith',
    'invitedOn',
    'dayOn',
    'monthOn',
    'promises',
    'endedAs',
  ]);
  const entries = Object.entries(samples[kind]).map(([key, value]) => [
    key,
    typeof value === 'string' && !untouched.has(key) ? typed : value,
  ]);
  return Object.fromEntries(entries) as MessageFacts[K];
}
