import { DomainError } from '../../domain/errors.js';
import { canStillAppeal, lastAppealDay } from '../../domain/hours/appeal.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { HoursLogEntity } from '../../entities/hours/entities.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { hoursAppeal } from '../../policies/hours.js';
import { defineCommand } from '../defineCommand.js';
import { lockLog, neededWords } from './lockLog.js';

export interface AppealHoursInput {
  hoursLogId: string;
  /** Why the member thinks that the decline is not right, for whoever looks at it again. */
  words: string;
}

/**
 * Asks that somebody else look at a decline again: once, until the end of the last local day of the scheme's rule.
 * @throws DomainError NOT_DECLINED, APPEAL_USED, APPEAL_TOO_LATE, MEMBER_CLOSED, REASON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records HoursAppealed, and makes the operators hear of it where nobody decides.
 */
export const appealHours = defineCommand({
  name: 'appealHours',
  policy: hoursAppeal,
  async run(tx, input: AppealHoursInput): Promise<{ hoursLogId: string }> {
    const log = await lockLog(tx, input.hoursLogId);
    tx.authorize({ memberId: log.memberId });
    const words = neededWords(input.words);
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const rules = rulesOf(scheme.rules);
    const member = await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: log.memberId });
    mayAppeal(log, (declinedAt) => {
      if (canStillAppeal(declinedAt, tx.now, rules, scheme.timeZone)) return;
      const lastDay = lastAppealDay(declinedAt, rules, scheme.timeZone);
      throw new DomainError(
        'APPEAL_TOO_LATE',
        `This could be appealed until ${lastDay}. Please speak to the scheme's staff.`,
        { field: ['hoursLogId'] },
      );
    });
    if (member.status !== 'ACTIVE') {
      throw new DomainError('MEMBER_CLOSED', 'This membership has ended.', { field: ['hoursLogId'] });
    }
    Object.assign(log, { state: 'APPEALED', appealedAt: tx.now, appealedBy: tx.actorName, appealWords: words });
    await tx.em.flush();
    const dueAt = addDaysToInstant(tx.now, rules.appealDecisionDays, scheme.timeZone);
    await planDueWork(tx, tx.now, { kind: 'APPEAL_WAITS', subjectId: log.id, dueAt });
    await tx.event('HoursAppealed', { hoursLogId: log.id, memberId: log.memberId });
    await tx.audit('HoursLog', log.id);
    return { hoursLogId: log.id };
  },
});

/** @throws DomainError NOT_DECLINED, APPEAL_USED, and what the check of the days throws */
function mayAppeal(log: HoursLogEntity, inTime: (declinedAt: Date) => void): void {
  const field = ['hoursLogId'];
  if (log.appealedAt) {
    throw new DomainError('APPEAL_USED', 'These hours were appealed before. That can be done once.', { field });
  }
  if (log.state !== 'DECLINED' || !log.decidedAt) {
    throw new DomainError('NOT_DECLINED', 'These hours were not declined, so there is nothing to appeal.', { field });
  }
  inTime(log.decidedAt);
}
