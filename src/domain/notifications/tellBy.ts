import type { MessageFacts } from './facts.js';
import type { MessageKind } from './kinds.js';
import type { RotaBookedFacts } from './rotaFacts.js';
import type { ShiftChangedFacts, SwapTakenFacts } from './shiftFacts.js';

const begins = ({ startsAt }: { startsAt?: Date }): Date | undefined => startsAt;
const isBookedFor = ({ bookedFor }: { bookedFor?: Date }): Date | undefined => bookedFor;
/** Whoever knows only of the earlier time sets out for that one. */
const firstOf = (...moments: (Date | undefined)[]): Date | undefined =>
  moments.filter((moment) => moment !== undefined).sort((one, other) => one.getTime() - other.getTime())[0];

/** What is about a moment, and which: of every other kind it does not matter in which hour it is told. */
const momentOf: { readonly [Kind in MessageKind]?: (facts: MessageFacts[Kind]) => Date | undefined } = {
  SHIFT_BOOKED: begins,
  SHIFT_REMINDER: begins,
  BOOKING_ENDED: begins,
  PLACES_FREE: begins,
  SHIFT_CHANGED: ({ startsAt, before }: ShiftChangedFacts) => firstOf(startsAt, before?.startsAt),
  SWAP_OFFERED: begins,
  SWAP_TAKEN: ({ startsAt, gotStartsAt }: SwapTakenFacts) => firstOf(startsAt, gotStartsAt),
  SHIFTS_PAUSED: begins,
  SHIFTS_RESUMED: begins,
  ROTA_BOOKED: ({ shifts, ended }: RotaBookedFacts) => firstOf(...[...shifts, ...ended].map(begins)),
  REQUIREMENTS_MISSING: begins,
  EXCHANGE_PROPOSED: begins,
  EXCHANGE_AGREED: begins,
  EXCHANGE_ENDED: begins,
  HOLD_PLACED: isBookedFor,
  HOLD_ENDED: isBookedFor,
  HOLD_NEAR: isBookedFor,
};

/** What is of no use to anybody once its moment has passed. That something was called off, changed or agreed is still news then. */
const OVER_WITH_ITS_MOMENT: ReadonlySet<MessageKind> = new Set<MessageKind>([
  'SHIFT_BOOKED',
  'SHIFT_REMINDER',
  'PLACES_FREE',
  'SWAP_OFFERED',
  'HOLD_PLACED',
  'HOLD_NEAR',
]);

/** Whether a message would tell as ahead what has begun by now. */
export function isOver({ kind, tellBy }: { kind: MessageKind; tellBy: Date | null }, now: Date): boolean {
  return tellBy !== null && tellBy <= now && OVER_WITH_ITS_MOMENT.has(kind);
}

/** The moment that a message is about and should be told before, such as the beginning of a shift that is called off. Null: there is none. */
export function tellBy<Kind extends MessageKind>(kind: Kind, facts: MessageFacts[Kind]): Date | null {
  return momentOf[kind]?.(facts) ?? null;
}
