import { fundPot } from '../../../src/commands/accounts/fundPot.js';
import { mintCredits } from '../../../src/commands/accounts/mintCredits.js';
import { appealHours } from '../../../src/commands/hours/appealHours.js';
import { declineHours } from '../../../src/commands/hours/declineHours.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { dismissMatch } from '../../../src/commands/matching/dismissMatch.js';
import { applyToOpportunity } from '../../../src/commands/opportunities/applyToOpportunity.js';
import { consentToOpportunity } from '../../../src/commands/opportunities/consentToOpportunity.js';
import { decideApplication } from '../../../src/commands/opportunities/decideApplication.js';
import { nameDeputy } from '../../../src/commands/organisations/nameDeputy.js';
import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { createApiKey } from '../../../src/commands/people/createApiKey.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { createSavedSearch } from '../../../src/commands/searches/createSavedSearch.js';
import { issueMemberCard } from '../../../src/commands/spending/issueMemberCard.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { approved, logged } from '../../integration/hours/steps.js';
import { invited } from '../../integration/people/invitationSteps.js';
import { booked } from '../../integration/spending/holdSteps.js';
import { codeOf, memberActor, redeemed } from '../../integration/spending/steps.js';
import { anOpportunity } from '../../support/rota.js';
import type { World } from '../../support/world.js';
import { attendances } from './attendances.js';
import { calendars } from './calendars.js';
import { importsOf } from './imports.js';
import { neighbours } from './neighbours.js';
import { keepUpload, slugOf, waysIn } from './opens.js';
import { programs } from './programs.js';
import { rotaOf } from './rota.js';
import { rotasOf } from './rotas.js';
import { rounds } from './rounds.js';
import { type Household, type IdName, idTypes, type texts } from './target.js';
import { words } from './words.js';

/** Fills a scheme with one household. `ownScheme`: the short name that sign-in asks for, which is always that of whoever asks. */
export async function household(world: World, marker: string, ownScheme: string): Promise<Household> {
  const isHere = (await slugOf(world)) === ownScheme ? 'yes' : '';
  const made = await new Builder(world, marker).build();
  const ids = Object.entries(idTypes).map(
    ([name, type]) => [name, toGlobalId(type, made.raw[name as IdName])] as const,
  );
  const target = {
    ...(Object.fromEntries(ids) as Record<IdName, string>),
    ...made.texts,
    schemeName: ownScheme,
    isHere,
  };
  return { marker, raw: made.raw, target };
}

type IdPeople = 'member' | 'helper' | 'leaderAway' | 'standIn';
type Texts = Omit<Record<(typeof texts)[number], string>, 'schemeName' | 'isHere'>;

class Builder {
  constructor(
    private readonly world: World,
    private readonly marker: string,
  ) {}

  async build(): Promise<{ raw: Record<IdName, string>; texts: Texts }> {
    const { world, marker } = this;
    const operator = await world.staff(['OPERATOR']);
    const people = await this.people();
    const places = await this.places(people, operator);
    const applications = await this.applications(people, places, operator);
    const hours = await this.hours(people.member, places.place, operator);
    const rota = await rotaOf(world, marker, { member: people.member, opportunity: places.opportunity });
    const visits = await this.visits(people.member, places.place, places.offer);
    const care = await this.care(people, places.place, operator);
    const { apiKey } = await createApiKey(world.as(operator), {
      kind: 'ORGANISATION_APP',
      name: `${marker} website`,
      scopes: ['offers:read'],
      organisationId: places.place,
    });
    const programmed = await programs(world, marker, { member: people.member, place: places.place });
    const { mintRequestId } = await mintCredits(world.as(operator), {
      idempotencyKey: newId(),
      organisationId: places.place,
      amountMinutes: 60,
      reason: `${marker} winter`,
    });
    const card = await issueMemberCard(world.as(operator), { idempotencyKey: newId(), memberId: people.member });
    const guest = { name: `${marker} Guest`, email: `${marker.toLowerCase()}.guest@example.org` };
    const { invitation, token } = await invited(world, operator, { ...guest, organisationId: places.place });
    const phone = `+447700900${String(500 + marker.length * 7)}`;
    const texted = await invited(world, operator, { name: guest.name, phone, organisationId: places.place });
    const addressLines = [`2 ${marker} Road`, 'N17 9XX'];
    const written = await invited(world, operator, { name: guest.name, addressLines, organisationId: places.place });
    const pair = { remainingMemberId: people.member, leavingMemberId: people.twin };
    await mergeMembers(world.as(operator), { idempotencyKey: newId(), ...pair });
    const attendance = await attendances(world, people.member, places.place, hours.submitted);
    const raw = {
      ...people.raw,
      ...(await words(world, marker, operator, people.member)),
      ...(await neighbours(world, marker, people)),
      ...places,
      ...applications,
      ...hours,
      ...rota,
      ...(await rotasOf(world, { ...people.raw, ...places, ...rota })),
      ...visits.raw,
      ...care,
      apiKey: apiKey.id,
      ...programmed.raw,
      mint: mintRequestId,
      invitation: invitation.id,
      textInvitation: texted.invitation.id,
      letterInvitation: written.invitation.id,
      dueWork: await this.deadWork(hours.appealed),
      message: await this.failedMessage(people.member),
      ...(await rounds(world)),
      ...(await importsOf(world, { member: people.member, ...places })),
      letter: await this.letter(people.member),
      staffTask: await this.staffTask(people.member),
      scheme: world.schemeId,
      upload: await this.upload(operator),
      ...attendance.raw,
      ...(await calendars(world, operator, people.member, places.place)),
    };
    const { email, memberNumber } = people;
    const { session, passkey, pushSubscription, ...opening } = await waysIn(world, people);
    const given = { email, memberNumber, code: visits.code, cardNumber: card.cardNumber, pin: card.pin };
    const { secretHint } = programmed;
    return {
      raw: { ...raw, session, passkey, pushSubscription },
      texts: { ...given, ...opening, secretHint, invitationToken: token, shiftCode: attendance.shiftCode },
    };
  }

  /** A membership that was joined with another. */
  private async joined(remainingId: string): Promise<string> {
    const { world, marker } = this;
    const { id } = await world.member(`${marker} Gone`);
    await world.test.admin(
      `INSERT INTO membership_end (scheme_id, member_id, reason, ended_at, ended_by, settles_at) VALUES ($1, $2, 'LEAVING', $3, 'system', $3)`,
      [world.schemeId, id, world.clock.now()],
    );
    await world.test.admin(`UPDATE member SET status = 'MERGED', merged_into_id = $2 WHERE id = $1`, [id, remainingId]);
    return id;
  }

  private async people() {
    const { world, marker } = this;
    const ward = await world.ward('E05000001'.replace('1', String(marker.length)), `${marker} Ward`);
    const email = `${marker.toLowerCase()}@example.org`;
    const phone = `+447700900${String(100 + marker.length * 7)}`;
    const named = async (what: string) => await world.member(`${marker} ${what}`);
    const member = await world.member(`${marker} Adá`, { email, phone, wardId: ward });
    await world.test.admin(`UPDATE member SET address_lines = ARRAY[$2, 'N17 9XX'] WHERE id = $1`, [
      member.id,
      `1 ${marker} Road`,
    ]);
    const [friend, twin, lonely] = [await named('Friend'), await named('Twin'), await named('Lonely')];
    const [standIn, leaderAway] = [await named('Stand-in'), await named('Leader')];
    const helper = await named('Neighbour');
    await world.test.admin(`UPDATE member SET adult_from_on = '2027-05-01' WHERE id = $1`, [twin.id]);
    await world.credit(member.id, 600);
    // Long enough ago for a month of theirs to be over.
    await world.test.admin(`UPDATE account SET opened_at = '2026-10-01T00:00:00Z' WHERE member_id = $1`, [member.id]);
    const walletOf = async (id: string) => {
      const sql = 'SELECT id FROM account WHERE member_id = $1';
      return (await world.test.admin<{ id: string }>(sql, [id]))[0]?.id ?? '';
    };
    const frozenWallet = await walletOf(lonely.id);
    await world.test.admin(`UPDATE account SET status = 'FROZEN', status_reason = $2 WHERE id = $1`, [
      frozenWallet,
      `${marker} asked`,
    ]);
    const ids = { friend: friend.id, twin: twin.id, lonely: lonely.id, standIn: standIn.id, leaderAway: leaderAway.id };
    const gone = await this.joined(member.id);
    const raw = {
      ...ids,
      gone,
      helper: helper.id,
      member: member.id,
      wallet: await walletOf(member.id),
      frozenWallet,
      ward,
    };
    return { ...raw, raw, email, memberNumber: member.memberNumber };
  }

  private async places({ ward, lonely }: { ward: string; lonely: string }, operator: Actor) {
    const { world, marker } = this;
    const named = async (what: string, more: Parameters<World['organisation']>[0] = {}) =>
      (await world.organisation({ name: `${marker} ${what}`, isGroup: true, ...more })).id;
    const place = await named('Place', { isVenue: true, monthlyBudgetMinutes: 6_000 });
    await world.test.admin(`UPDATE organisation SET ward_id = $2, legal_form = 'CHARITY' WHERE id = $1`, [place, ward]);
    const waiting = await named('Waiting', { status: 'PENDING' });
    await world.test.admin('DELETE FROM account WHERE organisation_id = $1', [waiting]);
    const stopped = await named('Stopped');
    await suspendOrganisation(world.as(operator), { organisationId: stopped, reason: `${marker} questions` });
    const sponsored = await named('Sponsored');
    await world.test.admin('UPDATE organisation SET sponsor_organisation_id = $2 WHERE id = $1', [sponsored, place]);
    await world.test.admin('UPDATE member SET donate_to_organisation_id = $2 WHERE id = $1', [lonely, place]);
    const offer = (await world.offer(place, { title: `${marker} Swim` })).id;
    await fundPot(world.as(operator), { idempotencyKey: newId(), organisationId: place, amountMinutes: 600 });
    return { place, waiting, stopped, sponsored, offer, ...(await this.opportunities(place, ward)) };
  }

  private async opportunities(place: string, wardId: string) {
    const { world, marker } = this;
    const described = {
      wardId,
      address: `1 ${marker} Road`,
      description: `${marker} cooks`,
      contactName: `${marker} Cook`,
    };
    const opportunity = await anOpportunity(world, place, { role: `${marker} helper`, ...described });
    const draft = await anOpportunity(world, place, {
      ...{ role: `${marker} porter`, ...described, state: 'DRAFT', publishedAt: null },
    });
    const selective = await anOpportunity(world, place, {
      ...{ role: `${marker} friend`, ...described, joining: 'BY_APPLICATION' },
    });
    return { opportunity: opportunity.id, draft: draft.id, selective: selective.id };
  }

  /** One that waits, one that was accepted, and a consent. */
  private async applications(
    people: { member: string; friend: string; lonely: string; twin: string },
    { selective, opportunity }: { selective: string; opportunity: string },
    operator: Actor,
  ) {
    const { world, marker } = this;
    const applied = async (memberId: string) => {
      const application = { opportunityId: selective, memberId, words: `${marker} would like to` };
      return (await applyToOpportunity(world.as(operator), application)).applicationId;
    };
    const [asked, accepted] = [await applied(people.friend), await applied(people.lonely)];
    await decideApplication(world.as(operator), { applicationId: accepted, decision: 'ACCEPT' });
    await consentToOpportunity(world.as(operator), { opportunityId: opportunity, memberId: people.twin });
    const theirs = world.as(memberActor(world, people.member));
    await dismissMatch(theirs, { memberId: people.member, opportunityId: selective });
    const search = { memberId: people.member, name: `${marker} search`, words: `${marker} helper` };
    const { savedSearchId } = await createSavedSearch(theirs, search);
    return { asked, accepted, savedSearch: savedSearchId };
  }

  private async hours(memberId: string, place: string, operator: Actor) {
    const { world, marker } = this;
    const log = async (workedOn: string) =>
      await logged(world, memberId, place, { activity: `${marker} garden`, workedOn, rewardChoice: 'CREDITS' });
    const all = { submitted: await log('2026-11-16'), declined: await log('2026-11-17') };
    const more = { appealed: await log('2026-11-18'), approved: await log('2026-11-19') };
    const reason = `${marker} not seen`;
    for (const hoursLogId of [all.declined, more.appealed])
      await declineHours(world.as(operator), { hoursLogId, reason });
    const words = `${marker} was there`;
    await appealHours(world.as(memberActor(world, memberId)), { hoursLogId: more.appealed, words });
    const reversed = await log('2026-11-15');
    await approved(world, operator, [more.approved, reversed]);
    await reverseAward(world.as(operator), {
      idempotencyKey: newId(),
      hoursLogId: reversed,
      reason: `${marker} a slip`,
    });
    return { ...all, ...more, reversed };
  }

  private async visits(memberId: string, place: string, offer: string) {
    const { world } = this;
    const till = await world.staff(['TILL', place]);
    const visit = await redeemed(world, till, offer, await codeOf(world, memberId));
    const held = await booked(world, memberId, offer, '2026-11-25T10:00:00Z');
    return { raw: { visit, held }, code: await codeOf(world, memberId) };
  }

  private async care(people: Readonly<Record<IdPeople, string>>, place: string, operator: Actor) {
    const { world } = this;
    const link = await nameHelper(world.as(operator), {
      memberId: people.member,
      helperId: people.helper,
      untilOn: '2027-01-31',
      consentedOn: '2026-11-20',
    });
    await world.actorOf({ id: people.leaderAway }, { role: 'LEADER', organisationId: place });
    const away = { organisationId: place, leaderId: people.leaderAway, deputyId: people.standIn };
    const absence = await nameDeputy(world.as(operator), { ...away, fromOn: '2026-11-22', toOn: '2026-12-20' });
    return { careLink: link.id, absence: absence.id };
  }

  /** The work of an appeal that waits, given up. */
  private async deadWork(hoursLogId: string): Promise<string> {
    const { world } = this;
    const [row] = await world.test.admin<{ id: string }>(
      `UPDATE due_work SET state = 'DEAD', settled_at = $2, last_failure = 'Error' WHERE subject_id = $1 RETURNING id`,
      [hoursLogId, world.clock.now()],
    );
    return row?.id ?? '';
  }

  /** One that waits in the print tray. */
  private async letter(memberId: string): Promise<string> {
    const { world, marker } = this;
    const id = newId();
    await world.test.admin(
      `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, state, created_at, tries)
       VALUES ($1, $2, $3, 'HOURS_APPROVED', $2, 'LETTER', $4, $4, 'SENT', $5, 1)`,
      [world.schemeId, id, memberId, marker, world.clock.now()],
    );
    await world.test.admin(
      `INSERT INTO letter (scheme_id, id, kind, written_at) VALUES ($1, $2, 'HOURS_APPROVED', $3)`,
      [world.schemeId, id, world.clock.now()],
    );
    return id;
  }

  private async staffTask(memberId: string): Promise<string> {
    const { world } = this;
    const id = newId();
    await world.test.admin(
      `INSERT INTO staff_task (scheme_id, id, kind, subject_id, opened_at) VALUES ($1, $2, 'UNREACHABLE_MEMBER', $3, $4)`,
      [world.schemeId, id, memberId, world.clock.now()],
    );
    return id;
  }

  private async failedMessage(memberId: string): Promise<string> {
    const { world, marker } = this;
    const id = newId();
    await world.test.admin(
      `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, state, created_at, tries, failure)
       VALUES ($1, $2, $3, 'HOURS_APPROVED', $2, 'EMAIL', $4, $4, 'FAILED', $5, 8, 'The line is down.')`,
      [world.schemeId, id, memberId, marker, world.clock.now()],
    );
    return id;
  }

  private async upload(actor: Actor): Promise<string> {
    const { world, marker } = this;
    return await keepUpload(world, actor.kind === 'MEMBER' ? `member:${actor.memberId}` : '', `${marker}.csv`);
  }
}
