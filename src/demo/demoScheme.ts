import type { Clock } from '../adapters/clock.js';
import type { CommandServices, RequestContext } from '../commands/context.js';
import { approveHours } from '../commands/hours/approveHours.js';
import { logHours } from '../commands/hours/logHours.js';
import { openAccounts } from '../commands/organisations/openAccounts.js';
import { addMember } from '../commands/people/addMember.js';
import { writeScheme } from '../commands/schemes/createScheme.js';
import { type DatabaseHome, openDatabase } from '../databases.js';
import { newId } from '../domain/ids.js';
import { nameKey } from '../domain/people/nameKey.js';
import { addDays, localDay } from '../domain/schemes/localTime.js';
import type { Database, SchemeTransaction } from '../entities/database.js';
import { OrganisationEntity } from '../entities/organisations/entities.js';
import { RoleAssignmentEntity } from '../entities/people/entities.js';
import { OfferEntity } from '../entities/spending/entities.js';
import type { Actor, Role } from '../policies/actor.js';
import { demoStaff, demoVolunteers } from './people.js';
import { type DemoOrganisation, demoOrganisations, demoWards } from './places.js';

export const demoSlug = 'demo';

/** How to sign in, printed when the service is ready. */
export const demoSignIn = [
  'Sign in to the scheme "demo" with one of these addresses; the six-digit code then stands in Messages:',
  `  a volunteer   ${demoVolunteers[0]?.email}`,
  `  a leader      ${demoStaff.kitchenLeader.email}`,
  `  a venue       ${demoStaff.venueCoordinator.email}`,
  `  an operator   ${demoStaff.operator.email}`,
].join('\n');

/**
 * Fills an empty embedded database with a small scheme: one transaction for who and what there is, then a little history through the same commands
 * that everybody uses. Their keys are fixed, so a start that was cut short is completed by the next one.
 */
export async function ensureDemoScheme(
  home: DatabaseHome,
  database: Database,
  services: CommandServices,
  clock: Clock,
  say: (line: string) => void,
): Promise<void> {
  const { rows } = await database.pool.query<{ scheme_id: string }>('SELECT scheme_id FROM find_scheme($1)', [
    demoSlug,
  ]);
  const schemeId = rows[0]?.scheme_id ?? newId();
  if (rows.length === 0) {
    say('Filling the demo scheme (first start) …');
    await asOwner(home, (owner) => owner.inScheme(schemeId, (tx) => fillScheme(tx, clock.now())));
  }
  await fillHistory(schemeId, database, services, clock.now());
}

async function asOwner(home: DatabaseHome, work: (owner: Database) => Promise<void>): Promise<void> {
  const owner = await openDatabase({ url: home.urlOf('tc_owner'), role: 'tc_owner', poolMax: 2 });
  try {
    await work(owner);
  } finally {
    await owner.close();
  }
}

async function fillScheme(tx: SchemeTransaction, now: Date): Promise<void> {
  await writeScheme(tx, now, {
    slug: demoSlug,
    name: 'Green Lanes Time Credits (demo)',
    timeZone: 'Europe/London',
    wards: [...demoWards],
    rules: {
      funder: 'Demo Council',
      contactPhone: '020 7946 0123',
      contactEmail: 'hello@greenlanes.example.org',
    },
  });
  const organisations = new Map<string, string>();
  for (const [key, organisation] of Object.entries(demoOrganisations))
    organisations.set(key, await fillOrganisation(tx, now, organisation));
  await fillStaff(tx, now, organisations);
  const wards = await tx.sql<{ id: string }>('SELECT id FROM ward WHERE scheme_id = $1 ORDER BY gss_code', [
    tx.schemeId,
  ]);
  for (const [index, person] of demoVolunteers.entries())
    await addMember(tx, now, { ...person, wardId: wards[index % wards.length]?.id });
}

async function fillOrganisation(tx: SchemeTransaction, now: Date, wanted: DemoOrganisation): Promise<string> {
  const id = newId();
  const { offers, ...facts } = wanted;
  const organisation = tx.em.create(OrganisationEntity, {
    id,
    schemeId: tx.schemeId,
    ...facts,
    status: 'VERIFIED',
    createdAt: now,
    verifiedAt: now,
  });
  tx.em.persist(organisation);
  await tx.em.flush();
  for (const offer of offers) {
    tx.em.persist(
      tx.em.create(OfferEntity, {
        id: newId(),
        schemeId: tx.schemeId,
        organisationId: id,
        ...offer,
        restrictions: { ...offer.restrictions },
        status: 'ACTIVE',
        createdAt: now,
      }),
    );
  }
  await tx.em.flush();
  await openAccounts(tx, now, organisation);
  return id;
}

async function fillStaff(tx: SchemeTransaction, now: Date, organisations: ReadonlyMap<string, string>): Promise<void> {
  const posts: [keyof typeof demoStaff, Role, string | null][] = [
    ['operator', 'OPERATOR', null],
    ['auditor', 'AUDITOR', null],
    ['kitchenLeader', 'LEADER', 'kitchen'],
    ['kitchenLeader', 'LEADER', 'gardeners'],
    ['venueCoordinator', 'COORDINATOR', 'leisureCentre'],
    ['cinemaCoordinator', 'COORDINATOR', 'cinema'],
  ];
  const members = new Map<string, string>();
  for (const [key, person] of Object.entries(demoStaff)) members.set(key, (await addMember(tx, now, person)).id);
  for (const [person, role, organisation] of posts) {
    tx.em.persist(
      tx.em.create(RoleAssignmentEntity, {
        id: newId(),
        schemeId: tx.schemeId,
        memberId: members.get(person) ?? '',
        role,
        organisationId: organisation === null ? null : (organisations.get(organisation) ?? ''),
        assignedAt: now,
      }),
    );
  }
  await tx.em.flush();
}

/** A few hours in the garden, given and approved, so that the first balance looked at is not nothing. */
async function fillHistory(schemeId: string, database: Database, services: CommandServices, now: Date): Promise<void> {
  const facts = await database.inScheme(schemeId, async (tx) => {
    const members = await tx.sql<{ id: string; name_key: string }>(
      'SELECT id, name_key FROM member WHERE scheme_id = $1',
      [schemeId],
    );
    const [group] = await tx.sql<{ id: string }>('SELECT id FROM organisation WHERE scheme_id = $1 AND name = $2', [
      schemeId,
      demoOrganisations.gardeners.name,
    ]);
    const [done] = await tx.sql(
      `SELECT 1 FROM hours_log WHERE scheme_id = $1 AND organisation_id = $2 AND state <> 'SUBMITTED' LIMIT 1`,
      [schemeId, group?.id],
    );
    return {
      done: done !== undefined,
      members: new Map(members.map((row) => [row.name_key, row.id])),
      groupId: group?.id ?? '',
    };
  });
  if (facts.done) return;
  const leaderId = facts.members.get(nameKey(demoStaff.kitchenLeader.name)) ?? '';
  const leader: Actor = {
    kind: 'MEMBER',
    schemeId,
    memberId: leaderId,
    sessionId: newId(),
    roles: [{ role: 'LEADER', organisationId: facts.groupId }],
  };
  const context: RequestContext = { actor: leader, now, database, services, requestId: newId() };
  const today = localDay(now, 'Europe/London');
  const hoursLogIds: string[] = [];
  for (const [index, person] of demoVolunteers.slice(0, 8).entries()) {
    const { hoursLogId } = await logHours(context, {
      idempotencyKey: `demo log ${index}`,
      memberId: facts.members.get(nameKey(person.name)) ?? '',
      organisationId: facts.groupId,
      workedOn: addDays(today, -7 - index),
      minutes: 90 + 15 * index,
      activity: 'Planting and weeding',
    });
    hoursLogIds.push(hoursLogId);
  }
  await approveHours(context, { idempotencyKey: 'demo approval', hoursLogIds, confirmAboveCap: false });
}
