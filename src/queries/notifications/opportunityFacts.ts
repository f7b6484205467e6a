import { localDay } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { missingFor } from '../../entities/opportunities/missingFor.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { decidersOf } from './deciders.js';
import { operatorRecords, type RecipientRecord, recipientRecords, withRecipients } from './recipients.js';

type Transaction = SchemeTransaction & { now: Date };

interface ApplicationRow {
  id: string;
  memberId: string;
  organisationId: string;
  organisationName: string;
  role: string;
  words: string;
  state: 'WAITING' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN' | 'ENDED';
  reason: string | null;
}

export interface ApplicationToldFacts extends ApplicationRow {
  /** Who applied. */
  recipient: RecipientRecord;
  /** Who answers: leaders and coordinators who are there and did not apply themselves, else the operators. */
  deciders: RecipientRecord[];
}

/** Applications by id. Missing ones are left out. */
export async function applicationFacts(
  tx: Transaction,
  applicationIds: readonly string[],
): Promise<Map<string, ApplicationToldFacts>> {
  const rows = await tx.sql<ApplicationRow>(
    `SELECT a.id, a.member_id AS "memberId", o.id AS "organisationId", o.name AS "organisationName", p.role, a.words, a.state, a.reason
     FROM application a JOIN opportunity p ON p.scheme_id = a.scheme_id AND p.id = a.opportunity_id
     JOIN organisation o ON o.scheme_id = p.scheme_id AND o.id = p.organisation_id
     WHERE a.scheme_id = $1 AND a.id = ANY ($2)`,
    [tx.schemeId, applicationIds],
  );
  const lookAfter = await peopleOf(
    tx,
    rows.map(({ organisationId }) => organisationId),
  );
  const found = await withRecipients(tx, rows);
  return new Map(
    [...found].map(([id, row]) => [id, { ...row, deciders: lookAfter(row.organisationId, row.memberId) }]),
  );
}

export interface RequirementsToldFacts {
  organisationName: string;
  role: string;
  /** Who is booked ahead, or waits for a place, and lacks something; by name. */
  lacking: { recipient: RecipientRecord; words: string; startsAt: Date }[];
  recipients: RecipientRecord[];
}

/** Opportunities by id, with those booked ahead who lack what is required now. Missing ones are left out. */
export async function requirementsChangedFacts(
  tx: Transaction,
  opportunityIds: readonly string[],
): Promise<Map<string, RequirementsToldFacts>> {
  const rows = await tx.em.find(OpportunityEntity, { schemeId: tx.schemeId, id: { $in: [...opportunityIds] } });
  const names = await tx.sql<{ id: string; name: string }>(
    'SELECT id, name FROM organisation WHERE scheme_id = $1 AND id = ANY ($2)',
    [tx.schemeId, rows.map(({ organisationId }) => organisationId)],
  );
  const lookAfter = await peopleOf(
    tx,
    rows.map(({ organisationId }) => organisationId),
  );
  const found = new Map<string, RequirementsToldFacts>();
  for (const row of rows) {
    found.set(row.id, {
      organisationName: names.find(({ id }) => id === row.organisationId)?.name ?? '',
      role: row.role,
      lacking: await lackingAt(tx, row),
      recipients: lookAfter(row.organisationId, null),
    });
  }
  return found;
}

async function lackingAt(tx: Transaction, opportunity: OpportunityEntity): Promise<RequirementsToldFacts['lacking']> {
  const booked = await tx.sql<{ memberId: string; startsAt: Date }>(
    `SELECT b.member_id AS "memberId", min(s.starts_at) AS "startsAt"
     FROM shift s JOIN booking b ON b.scheme_id = s.scheme_id AND b.shift_id = s.id AND b.state IN ('WAITING', 'OFFERED', 'BOOKED')
     WHERE s.scheme_id = $1 AND s.opportunity_id = $2 AND s.state = 'SCHEDULED' AND s.starts_at > $3 GROUP BY b.member_id`,
    [tx.schemeId, opportunity.id, tx.now],
  );
  const people = await recipientRecords(
    tx,
    booked.map(({ memberId }) => memberId),
  );
  const required = {
    minimumAge: opportunity.minimumAge ?? null,
    trainingIds: opportunity.trainingIds,
    dbsLevel: opportunity.dbsLevel,
  };
  const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const lacking: RequirementsToldFacts['lacking'] = [];
  for (const [onDay, those] of Map.groupBy(booked, ({ startsAt }) => localDay(startsAt, timeZone))) {
    const missing = await missingFor(tx, {
      memberIds: those.map(({ memberId }) => memberId),
      opportunity: required,
      onDay,
    });
    for (const { memberId, startsAt } of those) {
      const recipient = people.get(memberId);
      const words = missing.get(memberId)?.sentence;
      if (recipient && words !== undefined) lacking.push({ recipient, words, startsAt });
    }
  }
  return lacking.sort((a, b) => a.recipient.name.localeCompare(b.recipient.name, 'en-GB'));
}

/** Who looks after the people of organisations and is there: leaders and coordinators but one member; the operators where nobody else is left. */
async function peopleOf(
  tx: Transaction,
  organisationIds: readonly string[],
): Promise<(organisationId: string, exceptId: string | null) => RecipientRecord[]> {
  const people = await decidersOf(tx, tx.now, organisationIds);
  const operators = await operatorRecords(tx);
  return (organisationId, exceptId) => {
    const { leaders = [], coordinators = [] } = people.get(organisationId) ?? {};
    const atTheGroup = [...leaders, ...coordinators].filter(({ memberId }) => memberId !== exceptId);
    return atTheGroup.length > 0 ? atTheGroup : operators;
  };
}
