import { DomainError, notFound } from '../../domain/errors.js';
import { buildRotaProblem } from '../../domain/rotas/buildProblem.js';
import type { RotaProblem } from '../../domain/rotas/problem.js';
import { type RotaRemark, rotaLimits, solveWithinMs } from '../../domain/rotas/rota.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { availabilityOf } from '../../entities/profiles/readAvailability.js';
import { RotaEntity, RotaSeatEntity, RotaWishEntity } from '../../entities/rotas/entities.js';
import { readRotaFacts } from '../../entities/rotas/rotaFacts.js';
import { rotaSolve } from '../../policies/rotas.js';
import { defineQuery } from '../defineQuery.js';

/** So long whoever had a place with a group is asked again without asking to be; and so long fairness looks back. */
const takesPartDays = 365;
const fairnessDays = 90;
const dayMs = 86_400_000;

export interface ProblemFound {
  problem: RotaProblem;
  /** What a coordinator should know of how it was asked. */
  remarks: RotaRemark[];
}

/**
 * What the solver is asked for a rota that is being worked out, as things are now: the shifts, and whoever takes part in what the group offers already.
 * Nobody else is put on a rota, whether groups may find them or not.
 * @throws DomainError ALREADY_DONE (it is worked out, or nobody wants it); RequestError NOT_FOUND, FORBIDDEN
 */
export const rotaProblem = defineQuery({
  name: 'rotaProblem',
  policy: rotaSolve,
  async run(tx, input: { rotaId: string }): Promise<ProblemFound> {
    tx.authorize(undefined);
    const rota = await tx.em.findOne(RotaEntity, { schemeId: tx.schemeId, id: input.rotaId });
    if (!rota) throw notFound();
    if (rota.state !== 'SOLVING') throw new DomainError('ALREADY_DONE', 'This rota is not being worked out any more.');
    const found = await peopleOf(tx, rota, tx.now);
    const memberIds = found.map(({ id }) => id).slice(0, rotaLimits.people);
    const of = { schemeId: tx.schemeId, rotaId: rota.id };
    const facts = await readRotaFacts(tx, { ...rota, memberIds, now: tx.now });
    const problem = buildRotaProblem(
      facts,
      {
        ...{ fromOn: rota.fromOn, toOn: rota.toOn, bookingsMayMove: rota.bookingsMayMove },
        weeklyShiftsMax: rota.weeklyShiftsMax ?? null,
        weeklyMinutesMax: rota.weeklyMinutesMax ?? null,
        restMinutes: rota.restMinutes ?? null,
        isBased: Boolean(rota.basedOnId),
        deadlineMs: solveWithinMs,
      },
      {
        availability: await availabilityOf(tx, memberIds),
        servedLately: new Map(found.map(({ id, served }) => [id, served])),
        givenUp: await givenUp(tx, rota, null),
        givenUpSince: await givenUp(tx, rota, rota.proposedAt),
        seats: await tx.em.find(RotaSeatEntity, of, { orderBy: { startsAt: 'ASC', id: 'ASC' } }),
        wishes: await tx.em.find(RotaWishEntity, of, { orderBy: { id: 'ASC' } }),
      },
    );
    const left = found.length - memberIds.length;
    return { problem, remarks: left > 0 ? [{ kind: 'PEOPLE_LEFT_OUT', count: left }] : [] };
  },
});

/**
 * Members who were accepted by the group or had a place with it within a year, and those who are named in the rota; those with the latest place first.
 * `served`: places lately, before the rota begins.
 */
async function peopleOf(tx: SchemeTransaction, rota: RotaEntity, now: Date): Promise<{ id: string; served: number }[]> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs);
  return await tx.sql(
    `WITH had AS (
       SELECT b.member_id, max(s.starts_at) AS latest,
              (count(*) FILTER (WHERE b.state <> 'WAITING' AND b.state <> 'OFFERED' AND s.starts_at > $5 AND s.id <> ALL ($6)))::int AS served
       FROM shift s JOIN booking b ON b.scheme_id = s.scheme_id AND b.shift_id = s.id
       WHERE s.scheme_id = $1 AND s.organisation_id = $2 AND s.starts_at > $4
         AND b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED')
       GROUP BY b.member_id
     ), part AS (
       SELECT member_id FROM had
       UNION SELECT a.member_id FROM application a JOIN opportunity o ON o.scheme_id = a.scheme_id AND o.id = a.opportunity_id
             WHERE a.scheme_id = $1 AND o.organisation_id = $2 AND a.state = 'ACCEPTED'
       UNION SELECT member_id FROM rota_seat WHERE scheme_id = $1 AND rota_id = $3
     )
     SELECT m.id, coalesce(had.served, 0) AS served FROM part
     JOIN member m ON m.scheme_id = $1 AND m.id = part.member_id LEFT JOIN had ON had.member_id = part.member_id
     WHERE m.status = 'ACTIVE' ORDER BY had.latest DESC NULLS LAST, m.id`,
    [tx.schemeId, rota.organisationId, rota.id, daysAgo(takesPartDays), daysAgo(fairnessDays), rota.shiftIds],
  );
}

/**
 * By member: whoever gave a place up, or had it given up by the group, which is whom people telephone, is not put on that shift again.
 */
async function givenUp(tx: SchemeTransaction, rota: RotaEntity, since: Date | null): Promise<Map<string, Set<string>>> {
  const rows = await tx.sql<{ memberId: string; shiftIds: string[] }>(
    `SELECT member_id AS "memberId", array_agg(DISTINCT shift_id) AS "shiftIds" FROM booking
     WHERE scheme_id = $1 AND shift_id = ANY ($2) AND state = 'CANCELLED' AND end_reason IN ('BY_MEMBER', 'BY_GROUP')
       AND ($3::timestamptz IS NULL OR ended_at > $3) GROUP BY member_id`,
    [tx.schemeId, rota.shiftIds, since],
  );
  return new Map(rows.map(({ memberId, shiftIds }) => [memberId, new Set(shiftIds)]));
}
