import { rulesToStore } from '../../commands/schemes/rulesToStore.js';
import type { Secrets } from '../../commands/secrets.js';
import { nameKey } from '../../domain/people/nameKey.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { DomainEvents, DomainEventType } from '../../outbox/recordEvent.js';
import { actorName } from '../../policies/actor.js';
import { cardIssue } from '../../policies/spending.js';
import { type Borough, type DemoBody, type DemoMember, demoZone } from './borough.js';
import { insertRows, type Row } from './rows.js';

/**
 * Writes what a borough has before its history: scheme, wards, bodies with their offers, members with their roles, an account for each, and an
 * audit row for each act. Set-based, with ids from the seed; the accounts are opened through the ledger's door.
 */
export async function writeOpening(tx: SchemeTransaction, borough: Borough, secrets: Secrets): Promise<void> {
  await writeScheme(tx, borough);
  await insertRows(
    tx,
    'ward',
    borough.wards.map(({ id, gssCode, name, latitude, longitude }) => ({
      id,
      gss_code: gssCode,
      name,
      latitude,
      longitude,
    })),
  );
  await writeBodies(tx, borough);
  await writeMembers(tx, borough);
  await writeCards(tx, borough, secrets);
  await openAccounts(tx, borough);
}

/** The instant an id was made in: ids begin with it. */
function instantOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

async function writeScheme(tx: SchemeTransaction, { story, rules, schemeId, ids }: Borough): Promise<void> {
  const at = instantOf(schemeId);
  await insertRows(tx, 'scheme', [
    { slug: story.slug, name: story.name, time_zone: demoZone, rules: rulesToStore(rules), created_at: at },
  ]);
  await insertRows(tx, 'audit', [auditRow(ids.at(at), at, 'platform', 'createScheme', 'Scheme', schemeId)]);
}

async function writeBodies(tx: SchemeTransaction, borough: Borough): Promise<void> {
  const { bodies, ids, operators } = borough;
  await insertRows(tx, 'organisation', bodies.map(bodyRow));
  await insertRows(
    tx,
    'offer',
    bodies.flatMap(({ venue }) =>
      (venue?.offers ?? []).map((offer) => ({
        id: offer.id,
        organisation_id: venue?.body.id,
        title: offer.title,
        description: offer.description,
        price_minutes: offer.priceMinutes,
        under16_price_minutes: offer.under16PriceMinutes,
        price_per: offer.pricePer,
        restrictions: offer.restrictions,
        status: offer.status,
        revision: 1,
        created_at: instantOf(offer.id),
      })),
    ),
  );
  const by = actorName(operatorOf(operators));
  const acts = bodies.flatMap(({ id, status, venue }) => [
    auditRow(ids.at(instantOf(id)), instantOf(id), by, 'registerOrganisation', 'Organisation', id),
    ...(status === 'VERIFIED'
      ? [auditRow(ids.at(instantOf(id)), instantOf(id), by, 'verifyOrganisation', 'Organisation', id)]
      : []),
    ...(venue?.offers ?? []).map((offer) =>
      auditRow(ids.at(instantOf(offer.id)), instantOf(offer.id), by, 'createOffer', 'Offer', offer.id),
    ),
  ]);
  await insertRows(tx, 'audit', acts);
}

function bodyRow(body: DemoBody): Row {
  const registeredAt = instantOf(body.id);
  return {
    id: body.id,
    name: body.name,
    description: body.says,
    legal_form: body.legalForm,
    is_group: body.venue === null || body.group !== null,
    is_venue: body.venue !== null,
    status: body.status,
    ward_id: body.ward.id,
    address: body.address,
    postcode: body.postcode,
    ...body.place,
    monthly_budget_minutes: body.venue?.budgetMinutes ?? null,
    created_at: registeredAt,
    verified_at: body.status === 'VERIFIED' ? registeredAt : null,
  };
}

async function writeMembers(tx: SchemeTransaction, borough: Borough): Promise<void> {
  const { members, ids, operators } = borough;
  await insertRows(tx, 'member', members.map(memberRow));
  const roles = members.flatMap((member) =>
    member.actor.roles.map(({ role, organisationId }) => ({
      id: ids.at(instantOf(member.id)),
      member_id: member.id,
      role,
      organisation_id: organisationId,
      assigned_at: instantOf(member.id),
    })),
  );
  await insertRows(tx, 'role_assignment', roles);
  const by = actorName(operatorOf(operators));
  await insertRows(tx, 'audit', [
    ...members.map(({ id }) => auditRow(ids.at(instantOf(id)), instantOf(id), by, 'registerMember', 'Member', id)),
    ...roles.map(({ id }) => auditRow(ids.at(instantOf(id)), instantOf(id), by, 'assignRole', 'RoleAssignment', id)),
  ]);
  await insertRows(
    tx,
    'outbox_event',
    members.map(({ id }) => pastEvent(ids.at(instantOf(id)), id, 'MemberRegistered', { memberId: id })),
  );
}

/** Who has no screen gets a card at the desk on the day they join. */
async function writeCards(tx: SchemeTransaction, borough: Borough, secrets: Secrets): Promise<void> {
  const { members, ids, operators, schemeId } = borough;
  const operator = operatorOf(operators);
  if (!cardIssue.allows(operator, undefined)) throw new Error('somebody issues cards who may not');
  const by = actorName(operator);
  const cards = members.flatMap(({ id: memberId, card }) => (card ? [{ ...card, memberId }] : []));
  await insertRows(
    tx,
    'member_card',
    cards.map(({ id, memberId, number, pin }) => ({
      id,
      member_id: memberId,
      card_number: number,
      pin_hash: `\\x${secrets.cardPinHash(schemeId, number, pin).toString('hex')}`,
      state: 'ACTIVE',
      issued_by: by,
      issued_at: instantOf(id),
    })),
  );
  await insertRows(
    tx,
    'audit',
    cards.map(({ id, memberId }) => ({
      ...auditRow(ids.at(instantOf(id)), instantOf(id), by, 'issueMemberCard', 'MemberCard', id),
      detail: { memberId, replacedCardId: null },
    })),
  );
  await insertRows(
    tx,
    'outbox_event',
    cards.map(({ id, memberId }) => pastEvent(ids.at(instantOf(id)), id, 'MemberCardIssued', { cardId: id, memberId })),
  );
}

/** An event that everybody concerned was told of long ago; it happened when that id was made. */
function pastEvent<Type extends DomainEventType>(
  id: string,
  madeWith: string,
  type: Type,
  payload: DomainEvents[Type],
): Row {
  const at = instantOf(madeWith);
  return { id, type, payload, occurred_at: at, relayed_at: at, processed_at: at };
}

function memberRow(member: DemoMember): Row {
  return {
    id: member.id,
    member_number: member.memberNumber,
    name: member.name,
    name_key: nameKey(member.name),
    email: member.email,
    phone: member.phone,
    address_lines: member.addressLines,
    preferred_channel: member.preferredChannel,
    locale: 'en-GB',
    ward_id: member.ward.id,
    reward_choice: member.reward,
    donate_to_organisation_id: member.donatesTo?.id ?? null,
    status: 'ACTIVE',
    created_at: instantOf(member.id),
  };
}

interface NewAccount {
  id: string;
  kind: string;
  memberId: string | null;
  organisationId: string | null;
  floorMinutes: number | null;
}

async function openAccounts(tx: SchemeTransaction, borough: Borough): Promise<void> {
  const account = (id: string, kind: string, holder: Partial<NewAccount> = {}): NewAccount => ({
    id,
    kind,
    memberId: null,
    organisationId: null,
    floorMinutes: 0,
    ...holder,
  });
  const accounts = [
    account(borough.issuanceId, 'ISSUANCE', { floorMinutes: null }),
    account(borough.communityPotId, 'COMMUNITY_POT'),
    ...borough.groups.map(({ potId, body }) => account(potId, 'POT', { organisationId: body.id })),
    ...borough.venues.map(({ accountId, body }) => account(accountId, 'VENUE', { organisationId: body.id })),
    ...borough.members.map(({ walletId, id }) => account(walletId, 'WALLET', { memberId: id })),
  ];
  const openedAt = accounts.map(({ id }) => instantOf(id));
  await tx.sql(
    `SELECT ledger_open_account($1, id, kind, member_id, organisation_id, floor_minutes, opened_at)
     FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::bigint[], $7::timestamptz[])
       AS a (id, kind, member_id, organisation_id, floor_minutes, opened_at)`,
    [
      tx.schemeId,
      accounts.map(({ id }) => id),
      accounts.map(({ kind }) => kind),
      accounts.map(({ memberId }) => memberId),
      accounts.map(({ organisationId }) => organisationId),
      accounts.map(({ floorMinutes }) => floorMinutes),
      openedAt,
    ],
  );
}

function operatorOf(operators: readonly DemoMember[]): DemoMember['actor'] {
  const [first] = operators;
  if (!first) throw new Error('a scheme has an operator');
  return first.actor;
}

/** An audit row as recordAudit writes it. */
export function auditRow(
  id: string,
  at: Date,
  actor: string,
  action: string,
  subjectType: string,
  subjectId: string | null,
): Row {
  return { id, occurred_at: at, actor, action, subject_type: subjectType, subject_id: subjectId, detail: {} };
}
