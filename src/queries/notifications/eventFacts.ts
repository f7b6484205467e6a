import type { SchemeTransaction } from '../../entities/database.js';
import { system } from '../../policies/notifications.js';
import { defineQuery } from '../defineQuery.js';
import { giftFacts } from './giftFacts.js';
import { hoursLogFacts } from './hoursFacts.js';
import { apiKeyCreatedFacts, memberRegisteredFacts } from './peopleFacts.js';
import { redemptionFacts } from './redemptionFacts.js';

/** The ids an event carries, by their names. */
class EventIds {
  constructor(private readonly payload: Readonly<Record<string, unknown>>) {}

  /** @throws Error where the event does not carry this id. */
  take(name: string): string {
    const id = this.payload[name];
    if (typeof id !== 'string') throw new Error(`the event carries no ${name}`);
    return id;
  }
}

const hoursLog = (tx: SchemeTransaction, ids: EventIds) => hoursLogFacts(tx, ids.take('hoursLogId'));
const redemption = (tx: SchemeTransaction, ids: EventIds) => redemptionFacts(tx, ids.take('redemptionId'));

const loaders = {
  MemberRegistered: (tx: SchemeTransaction, ids: EventIds) => memberRegisteredFacts(tx, ids.take('memberId')),
  HoursLogged: hoursLog,
  HoursApproved: hoursLog,
  HoursDeclined: hoursLog,
  AwardReversed: hoursLog,
  CreditsRedeemed: redemption,
  RedemptionReversed: redemption,
  CreditsGiven: (tx: SchemeTransaction, ids: EventIds) =>
    giftFacts(tx, ids.take('transferId'), ids.take('fromMemberId'), ids.take('toMemberId')),
  ApiKeyCreated: (tx: SchemeTransaction, ids: EventIds) =>
    apiKeyCreatedFacts(tx, ids.take('apiKeyId'), ids.take('memberId')),
};

export type ToldEventType = keyof typeof loaders;
/** What a message about such an event is made of. */
export type FactsOf<Type extends ToldEventType> = NonNullable<Awaited<ReturnType<(typeof loaders)[Type]>>>;
/** An event with its facts; null facts: what it speaks of no longer exists. */
export type EventWithFacts = { [Type in ToldEventType]: { type: Type; facts: FactsOf<Type> | null } }[ToldEventType];

/**
 * An event of the outbox that nobody has processed yet, with the facts as they are now. Null: it was processed before, or is not there.
 * @throws Error for a type that this version does not know: it is left for a newer one.
 */
export const eventFacts = defineQuery({
  name: 'eventFacts',
  policy: system,
  async run(tx, input: { eventId: string }): Promise<EventWithFacts | null> {
    tx.authorize({});
    const [event] = await tx.sql<{ type: string; payload: Record<string, unknown> }>(
      'SELECT type, payload FROM outbox_event WHERE scheme_id = $1 AND id = $2 AND processed_at IS NULL',
      [tx.schemeId, input.eventId],
    );
    if (event === undefined) return null;
    if (!isTold(event.type)) throw new Error(`events of type ${event.type} are not known here`);
    const facts = await loaders[event.type](tx, new EventIds(event.payload));
    // Type and facts belong together because the loader was chosen by the type.
    return { type: event.type, facts } as EventWithFacts;
  },
});

function isTold(type: string): type is ToldEventType {
  return Object.hasOwn(loaders, type);
}
