import { newId, toGlobalId } from '../../src/domain/ids.js';
import type { OpportunityEntity } from '../../src/entities/opportunities/entities.js';
import { ask, tally } from './load.js';
import type { LoadFacts, LoadMember } from './loadFacts.js';
import { aBooking, anOpportunity, aShift, type ShiftWithRole } from './rota.js';

/** Clients who race for places over HTTP, as any client does, and what the tables hold afterwards. */
export const clients = 64;
const waiters = 8;
const hourMs = 3_600_000;

type Word = string;
export type Tally = Record<Word, number>;

export class BookingRaces {
  private constructor(
    private readonly url: string,
    private readonly facts: LoadFacts,
    private readonly opportunity: OpportunityEntity,
    readonly members: readonly LoadMember[],
  ) {}

  static async create(url: string, facts: LoadFacts): Promise<BookingRaces> {
    const group = await facts.group(0);
    const opportunity = await anOpportunity(facts.world, group.id);
    return new BookingRaces(url, facts, opportunity, await facts.members(clients + 1));
  }

  /** 64 members book the one place there is. */
  async lastPlace(): Promise<Tally> {
    const { shift } = await this.shift(10 * 24);
    const words = await this.atOnce((member) => this.book(member, shift.id));
    await this.clear(shift.id);
    return words;
  }

  /** 32 members book two shifts at the same time, each of them both at once. */
  async bothAtOnce(): Promise<Tally> {
    const shifts = [await this.shift(20 * 24, clients), await this.shift(20 * 24 + 1, clients)];
    const words = await this.atOnce((_, index) => {
      const { shift } = shifts[index % 2] as ShiftWithRole;
      return this.book(this.members[index >> 1] as LoadMember, shift.id);
    });
    for (const { shift } of shifts) await this.clear(shift.id);
    return words;
  }

  /** The holder gives the place up while newcomers book and those who wait try to; then it is accepted on eight devices at once while the others go on. */
  async freedPlace(): Promise<{ freed: Tally; accepted: Tally }> {
    const { shift, holder, booking, waiting } = await this.fullShift(30 * 24);
    const freed = await this.atOnce((member, index) =>
      index === clients - 1 ? this.cancel(holder, booking) : this.book(member, shift.id),
    );
    const [first = ''] = waiting;
    const accepted = await this.atOnce((member, index) => {
      if (index < waiters) return this.accept(this.members[0] as LoadMember, first);
      return index < 2 * waiters - 1
        ? this.accept(this.members[index - waiters + 1] as LoadMember, waiting[index - waiters + 1] ?? '')
        : this.book(member, shift.id);
    });
    await this.clear(shift.id);
    return { freed, accepted };
  }

  /** In the last hours: free to whoever books first, those who wait and newcomers alike. */
  async freePlace(): Promise<Tally> {
    const { shift, holder, booking } = await this.fullShift(6);
    await this.cancel(holder, booking);
    const words = await this.atOnce((member) => this.book(member, shift.id));
    await this.clear(shift.id);
    return words;
  }

  /** 64 members take the place that one gives away. */
  async swap(): Promise<Tally> {
    const place = await this.shift(40 * 24);
    const holder = this.members[clients] as LoadMember;
    const booking = await aBooking(this.facts.world, place, holder.id, { bookedAt: new Date() });
    const input = { bookingId: toGlobalId('Booking', booking.id), kind: 'STAND_IN' };
    const offered = await this.write(holder, 'offerSwap', 'OfferSwapInput', 'swap', input);
    if (!offered.id) throw new Error(`the swap was not offered: ${offered.word}`);
    const words = await this.atOnce(
      async (member) => (await this.write(member, 'takeSwap', 'TakeSwapInput', 'booking', { swapId: offered.id })).word,
    );
    await this.clear(place.shift.id);
    return words;
  }

  /** Members with two places at one time, and kinds of place with more people than there are places: both nobody, ever. */
  async wrongs(): Promise<{ doubleBooked: number; overfull: number }> {
    const [row] = await this.facts.world.test.admin<{ doubleBooked: number; overfull: number }>(
      `SELECT (SELECT count(*)::int FROM booking a JOIN shift s ON s.id = a.shift_id JOIN booking b ON b.member_id = a.member_id AND b.id > a.id
                 JOIN shift t ON t.id = b.shift_id
               WHERE a.scheme_id = $1 AND a.booked_at IS NOT NULL AND b.booked_at IS NOT NULL AND s.starts_at < t.ends_at AND t.starts_at < s.ends_at
                 AND coalesce(a.ended_at, 'infinity') > b.booked_at AND coalesce(b.ended_at, 'infinity') > a.booked_at) AS "doubleBooked",
              (SELECT count(*)::int FROM shift_role r WHERE r.scheme_id = $1 AND r.capacity < (
                 SELECT coalesce(sum(b.places), 0) FROM booking b WHERE b.shift_role_id = r.id AND b.booked_at IS NOT NULL
                   AND b.end_reason IS DISTINCT FROM 'BY_MEMBER' AND b.end_reason IS DISTINCT FROM 'SWAPPED')) AS overfull`,
      [this.facts.world.schemeId],
    );
    return row ?? { doubleBooked: -1, overfull: -1 };
  }

  private async shift(hoursAhead: number, capacity = 1): Promise<ShiftWithRole> {
    const startsAt = new Date(Date.now() + hoursAhead * hourMs);
    return await aShift(this.facts.world, this.opportunity, startsAt, { capacity });
  }

  /** One place, which the 65th member has, and the first eight wait for it. */
  private async fullShift(hoursAhead: number) {
    const place = await this.shift(hoursAhead);
    const holder = this.members[clients] as LoadMember;
    const { id } = await aBooking(this.facts.world, place, holder.id, { bookedAt: new Date() });
    const waiting: string[] = [];
    for (const member of this.members.slice(0, waiters)) {
      const askedAt = new Date(Date.now() - hourMs + waiting.length * 1000);
      const wait = await aBooking(this.facts.world, place, member.id, { state: 'WAITING', bookedAt: null, askedAt });
      waiting.push(wait.id);
    }
    return { ...place, holder, booking: id, waiting };
  }

  private async atOnce(work: (member: LoadMember, index: number) => Promise<Word>): Promise<Tally> {
    return tally(await Promise.all(this.members.slice(0, clients).map(work)));
  }

  private async book(member: LoadMember, shiftId: string): Promise<Word> {
    const input = { idempotencyKey: newId(), shiftId: toGlobalId('Shift', shiftId) };
    return (await this.write(member, 'bookShift', 'BookShiftInput', 'booking', input)).word;
  }

  private async cancel(member: LoadMember, bookingId: string): Promise<Word> {
    const input = { bookingId: toGlobalId('Booking', bookingId) };
    const { word } = await this.write(member, 'cancelBooking', 'BookingInput', 'booking', input);
    return word === 'DONE' ? 'CANCELLED' : word;
  }

  private async accept(member: LoadMember, bookingId: string): Promise<Word> {
    const input = { bookingId: toGlobalId('Booking', bookingId) };
    return (await this.write(member, 'acceptPlace', 'BookingInput', 'booking', input)).word;
  }

  private async write(client: LoadMember, field: string, type: string, object: string, input: object) {
    const source = `mutation ($input: ${type}!) { ${field}(input: $input) { ${object} { id } userErrors { code } } }`;
    const answer = await ask(this.url, client.token, source, { input });
    const failure = answer.errors[0]?.extensions.code;
    const payload = answer.data?.[field] as Record<string, unknown> & { userErrors: { code: string }[] };
    if (failure !== undefined) return { word: failure, id: null };
    const made = payload[object] as { id: string } | null;
    return { word: made ? 'DONE' : (payload.userErrors[0]?.code ?? 'NOTHING'), id: made?.id ?? null };
  }

  /** The round is over: its places stand in nobody's way in the next. */
  private async clear(shiftId: string): Promise<void> {
    await this.facts.world.test.admin(
      `UPDATE booking SET state = 'CANCELLED', ended_at = clock_timestamp(), end_reason = 'BY_GROUP', offer_lapses_at = NULL
       WHERE shift_id = $1 AND state NOT IN ('CANCELLED', 'LAPSED')`,
      [shiftId],
    );
  }
}
