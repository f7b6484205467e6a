import type { NotificationDraft } from '../../commands/notifications/writeMessages.js';
import { isWorkingDay } from '../../domain/rounds/workingDays.js';
import { addDays, daysBetween } from '../../domain/schemes/localTime.js';
import { type ExpiringCheck, expiringChecks, expiringChecksCount } from '../../queries/notifications/expiringChecks.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';
import { batchOf, noted } from './batch.js';
import type { RoundContent } from './content.js';

const checksTogether = 100;
/** So many days before a proof's last day it is told of, the nearest first. */
const leads = [7, 30] as const;

/** Members hear a month and a week before a proof of theirs ends; whoever relies on it afterwards hears too, on a working day. */
export const documentsExpiring: RoundContent = {
  total: (context, { periodOn }) => expiringChecksCount(context, daysAhead(periodOn)),
  async step(context, { periodOn, after }) {
    const found = await expiringChecks(context, {
      ...daysAhead(periodOn),
      after: after ?? null,
      limit: checksTogether,
    });
    return batchOf(
      found,
      checksTogether,
      ({ checkId }) => checkId,
      (check) => tellExpiringCheck(check, periodOn),
    );
  },
};

function daysAhead(today: string): { fromOn: string; untilOn: string } {
  return { fromOn: today, untilOn: addDays(today, Math.max(...leads)) };
}

export function tellExpiringCheck(check: ExpiringCheck, today: string): NotificationDraft[] {
  const { checkId, member, groups, ageYears, trainingName, dbsLevel, expiresOn } = check;
  const lead = leads.find((days) => daysBetween(today, expiresOn) <= days);
  if (member === null || lead === undefined) return [];
  const proof = { ageYears, trainingName, dbsLevel, expiresOn };
  const key = `${expiresOn}/${lead}`;
  const bookedCount = groups.reduce((sum, { count }) => sum + count, 0);
  const facts = { ...addressed(member), ...proof, bookedCount: bookedCount === 0 ? undefined : bookedCount };
  const own = noted(composeMessage('CHECK_EXPIRES', member, facts), { kind: 'CHECK_EXPIRES', subjectId: checkId, key });
  if (!isWorkingDay(today)) return own;
  const theirs = groups.flatMap(({ organisationId, organisationName, role, startsAt, count, coordinators }) =>
    noted(
      coordinators
        .filter(({ memberId }) => memberId !== member.memberId)
        .flatMap((coordinator) =>
          composeMessage('CHECK_EXPIRES_THERE', coordinator, {
            ...addressed(coordinator),
            ...proof,
            ...{ memberName: member.name, organisationName, role, startsAt },
            moreCount: count > 1 ? count - 1 : undefined,
          }),
        ),
      { kind: 'CHECK_EXPIRES_THERE', subjectId: checkId, key: `${organisationId} ${key}` },
    ),
  );
  return [...own, ...theirs];
}
