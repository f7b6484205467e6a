import { approveHours } from '../../commands/hours/approveHours.js';
import { logHours } from '../../commands/hours/logHours.js';
import { inviteMember } from '../../commands/people/inviteMember.js';
import type { MessageWishes } from '../../commands/people/messageWishes.js';
import { updateMemberPreferences } from '../../commands/people/updateMemberPreferences.js';
import { cancelBooking } from '../../commands/shifts/cancelBooking.js';
import { holdOffer } from '../../commands/spending/holdOffer.js';
import { releaseHold } from '../../commands/spending/releaseHold.js';
import { newId } from '../../domain/ids.js';
import { TOPICS } from '../../domain/notifications/kinds.js';
import { addDays, localDay, localInstant } from '../../domain/schemes/localTime.js';
import { StoryError } from '../apiClient.js';
import { type DemoGroup, type DemoMember, demoZone } from '../boroughs/borough.js';
import { Random } from '../boroughs/random.js';
import { attempt, type LifeParts, reachable } from './deeds.js';
import { askForPlace, placesTaken } from './places.js';

const loggedTogether = 4;
const visitsTogether = 3;
/** On these days of a month somebody is invited: their reminders come on the 25th and the 28th, which clock changes fall on. */
const invitesOn = ['-14', '-17'];

/** What people do in the year, each morning at nine when the rounds are over, the same in every run. */
export class Life {
  private readonly undecided: { group: DemoGroup; hoursLogId: string; decideOn: string }[] = [];
  private readonly givenBack: { member: DemoMember; redemptionId: string; on: string }[] = [];
  private readonly cancelled: { shiftId: string; shiftRoleId: string; on: string }[] = [];

  constructor(private readonly parts: LifeParts) {}

  /** Some wish to hear of things once a day or once a week, and some not of everything. */
  async begin(): Promise<void> {
    const random = this.random('wishes');
    const wishes: MessageWishes[] = [
      ...(['WEEKLY', 'WEEKLY', 'WEEKLY', 'DAILY', 'DAILY', 'DAILY'] as const).map((often) => ({
        messageFrequency: often,
      })),
      ...(['MATCHES', 'NEWS', 'CREDITS'] as const).map((off) => ({ topics: TOPICS.filter((topic) => topic !== off) })),
    ];
    const ordinary = reachable(this.parts).filter(({ actor }) => actor.roles.length === 0);
    const chosen = random.shuffled(ordinary);
    for (const [index, wish] of wishes.entries()) {
      const member = chosen[index];
      if (!member) throw new StoryError('there are too few members for their wishes');
      await attempt(this.parts, member.actor, (context) =>
        updateMemberPreferences(context, { memberId: member.id, ...wish }),
      );
    }
  }

  async morning(today: string): Promise<void> {
    const weekday = new Date(Date.parse(today)).getUTCDay();
    await this.decideHours(today);
    await this.giveBack(today);
    await this.cancel(today);
    if (weekday === 4) await this.bookVisits(today);
    if (weekday === 5) await this.logHours(today);
    if (weekday === 4 && today.slice(-2) >= '22' && today.slice(-2) <= '28') await this.fillShift(today);
    if (invitesOn.some((end) => today.endsWith(end))) await this.invite(today);
  }

  private random(what: string): Random {
    return new Random(`${this.parts.borough.seed} ${what}`);
  }

  /** Members write down what they gave the day before. Most of it is decided two days later, one in eight is forgotten for three weeks. */
  private async logHours(today: string): Promise<void> {
    const random = this.random(`hours ${today}`);
    const able = reachable(this.parts);
    for (let turn = 0; turn < loggedTogether; turn += 1) {
      const group = random.pick(this.parts.borough.groups);
      const givers = group.roster.map(({ member }) => member).filter((one) => able.includes(one));
      const [member] = random.shuffled(givers.filter((one) => !group.leaders.includes(one)));
      const isForgotten = random.chance(0.125);
      if (!member) continue;
      const logged = await attempt(this.parts, member.actor, (context) =>
        logHours(context, {
          ...{ idempotencyKey: newId(), memberId: member.id, organisationId: group.body.id },
          ...{ workedOn: addDays(today, -1), minutes: 120, activity: random.pick(group.activities) },
        }),
      );
      if (logged !== null) this.undecided.push({ group, ...logged, decideOn: addDays(today, isForgotten ? 21 : 2) });
    }
  }

  private async decideHours(today: string): Promise<void> {
    const due = takeOut(this.undecided, ({ decideOn }) => decideOn <= today);
    for (const [group, logs] of Map.groupBy(due, (one) => one.group)) {
      const [leader] = group.leaders;
      if (!leader) throw new StoryError('a group has a leader');
      const hoursLogIds = logs.map(({ hoursLogId }) => hoursLogId);
      await attempt(this.parts, leader.actor, (context) =>
        approveHours(context, { idempotencyKey: newId(), hoursLogIds, confirmAboveCap: true }),
      );
    }
  }

  /** Members book a visit on a Thursday for the Monday, so that they are reminded on the Sunday; the first gives it back the day after. */
  private async bookVisits(today: string): Promise<void> {
    const random = this.random(`visits ${today}`);
    const bookedFor = localInstant(addDays(today, 4), '14:00', demoZone);
    const offers = this.parts.borough.venues.flatMap((venue) => venue.offers);
    let visits = 0;
    for (const member of random.shuffled(reachable(this.parts))) {
      if (visits === visitsTogether) return;
      const offer = random.pick(offers);
      const placed = await attempt(this.parts, member.actor, (context) =>
        holdOffer(context, { idempotencyKey: newId(), offerId: offer.id, memberId: member.id, bookedFor }),
      );
      if (placed === null) continue;
      if (visits === 0) this.givenBack.push({ member, ...placed, on: addDays(today, 1) });
      visits += 1;
    }
  }

  private async giveBack(today: string): Promise<void> {
    for (const { member, redemptionId } of takeOut(this.givenBack, ({ on }) => on <= today))
      await attempt(this.parts, member.actor, (context) =>
        releaseHold(context, { idempotencyKey: newId(), redemptionId }),
      );
  }

  /** All places of one kind on a shift are taken and two more wait. Two days later somebody gives their place back, and nobody who waits is quick enough. */
  private async fillShift(today: string): Promise<void> {
    const random = this.random(`waiting ${today}`);
    const { owner, borough } = this.parts;
    const [place] = await owner.inScheme(borough.schemeId, (tx) =>
      tx.sql<{ shiftId: string; shiftRoleId: string }>(
        `SELECT s.id AS "shiftId", r.id AS "shiftRoleId" FROM shift s JOIN shift_role r ON r.scheme_id = s.scheme_id AND r.shift_id = s.id
         WHERE s.scheme_id = $1 AND s.state = 'SCHEDULED' AND s.starts_at > $2 AND s.starts_at < $3 AND r.skill_ids = '{}'
         ORDER BY r.capacity, s.starts_at, s.opportunity_id, r.name LIMIT 1`,
        [
          borough.schemeId,
          localInstant(addDays(today, 9), '00:00', demoZone),
          localInstant(addDays(today, 20), '00:00', demoZone),
        ],
      ),
    );
    if (!place) return;
    for (const member of random.shuffled(reachable(this.parts))) {
      await askForPlace(this.parts, member, place, true);
      if ((await placesTaken(this.parts, place.shiftId)).waiting === 2) break;
    }
    this.cancelled.push({ ...place, on: addDays(today, 2) });
  }

  private async cancel(today: string): Promise<void> {
    for (const { shiftId, shiftRoleId } of takeOut(this.cancelled, ({ on }) => on <= today)) {
      const { booked } = await placesTaken(this.parts, shiftId);
      const first = booked.find((one) => one.shiftRoleId === shiftRoleId);
      const member = this.parts.borough.members.find(({ id }) => id === first?.memberId);
      if (!first || !member) continue;
      await attempt(this.parts, member.actor, (context) => cancelBooking(context, { bookingId: first.bookingId }));
    }
  }

  private async invite(today: string): Promise<void> {
    const [operator] = this.parts.borough.members.filter(({ actor }) =>
      actor.roles.some(({ role }) => role === 'OPERATOR'),
    );
    if (!operator) throw new StoryError('a borough has operators');
    await attempt(this.parts, operator.actor, (context) =>
      inviteMember(context, { name: 'Somebody Invited', email: `invited.${today}@example.org` }),
    );
  }
}

/** What the clock shows, as people count days. */
export function todayAt({ clock }: Pick<LifeParts, 'clock'>): string {
  return localDay(clock.now(), demoZone);
}

/** Takes those out of a list that fit. */
function takeOut<One>(all: One[], fits: (one: One) => boolean): One[] {
  const found = all.filter(fits);
  const kept = all.filter((one) => !fits(one));
  all.splice(0, all.length, ...kept);
  return found;
}
