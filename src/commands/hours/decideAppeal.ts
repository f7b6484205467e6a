import { DomainError, notFound } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { characterCount } from '../../domain/text.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { gaveHours, hoursDecide } from '../../policies/hours.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { wasDoneByActor } from '../people/samePerson.js';
import { postApprovalsIn } from './approvalBatch.js';
import { approvalRefusalMessage } from './approveHours.js';
import { lockLog, neededReason } from './lockLog.js';

export interface DecideAppealInput {
  idempotencyKey: string;
  hoursLogId: string;
  /** APPROVE: the hours count after all. UPHOLD: the decline stands, for good. */
  decision: 'APPROVE' | 'UPHOLD';
  /** For the member; needed where the decline is upheld. */
  answer?: string | null;
  /** Whoever approves has seen that the hours go above a daily or weekly cap. */
  confirmAboveCap: boolean;
}

/**
 * Decides an appeal: by somebody who neither declined the hours nor gave them. An approval is posted as approveHours posts it.
 * @throws DomainError NO_APPEAL, SELF_APPROVAL_NOT_ALLOWED, SECOND_PERSON_NEEDED, REASON_NEEDED, INVALID_INPUT, and what approveHours refuses a log
 * for; CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records AppealDecided.
 */
export const decideAppeal = defineCommand({
  name: 'decideAppeal',
  policy: hoursDecide,
  async run(tx, input: DecideAppealInput): Promise<{ hoursLogId: string }> {
    const { hoursLogId } = input;
    const log = await tx.em.findOne(HoursLogEntity, { schemeId: tx.schemeId, id: hoursLogId });
    if (!log) throw notFound();
    tx.authorize({ organisationId: log.organisationId });
    await mustBeAnother(tx, log);
    if (input.decision === 'UPHOLD') await uphold(tx, hoursLogId, neededReason(input.answer ?? '', 'answer'));
    else await approve(tx, input, answerOf(input));
    await cancelDueWork(tx, tx.now, { kind: 'APPEAL_WAITS', subjectId: hoursLogId });
    return { hoursLogId };
  },
});

/** While an appeal is open, who decided is who declined. @throws DomainError NO_APPEAL, SELF_APPROVAL_NOT_ALLOWED, SECOND_PERSON_NEEDED */
async function mustBeAnother(tx: CommandTransaction<never>, log: HoursLogEntity): Promise<void> {
  const field = ['hoursLogId'];
  if (log.state !== 'APPEALED') throw noAppeal();
  if (gaveHours(tx.actor, log.memberId)) {
    throw new DomainError(
      'SELF_APPROVAL_NOT_ALLOWED',
      'These hours are yours, or of somebody you act for. Somebody else decides the appeal.',
      {
        field,
      },
    );
  }
  if (await wasDoneByActor(tx, log.decidedBy ?? null)) {
    throw new DomainError(
      'SECOND_PERSON_NEEDED',
      'You declined these hours. Please have somebody else decide the appeal.',
      { field },
    );
  }
}

function noAppeal(): DomainError {
  return new DomainError('NO_APPEAL', 'There is no open appeal about these hours.', { field: ['hoursLogId'] });
}

async function uphold(tx: CommandTransaction<never>, hoursLogId: string, answer: string): Promise<void> {
  const log = await lockLog(tx, hoursLogId, { refresh: true });
  if (log.state !== 'APPEALED') throw noAppeal();
  Object.assign(log, { state: 'DECLINED', decidedBy: tx.actorName, decidedAt: tx.now, appealAnswer: answer });
  await tx.em.flush();
  await tx.event('AppealDecided', { hoursLogId: log.id, memberId: log.memberId });
  await tx.audit('HoursLog', log.id, { approved: false });
}

/** The posting writes the event; it re-checks under its locks that the appeal is still open. */
async function approve(tx: CommandTransaction<never>, input: DecideAppealInput, answer: string | null): Promise<void> {
  const { hoursLogId, confirmAboveCap } = input;
  const request = {
    actor: tx.actor,
    now: tx.now,
    key: null,
    hoursLogIds: [hoursLogId],
    confirmAboveCap,
    appeal: true,
  } as const;
  const [outcome] = await postApprovalsIn(tx, [request]);
  const refusal = outcome && outcome.status !== 'CONFLICT' ? outcome.refused[0] : undefined;
  if (refusal?.code === 'ALREADY_DECIDED') throw noAppeal();
  if (refusal?.code === 'NOT_FOUND' || refusal?.code === 'FORBIDDEN') throw notFound();
  if (refusal) throw new DomainError(refusal.code, approvalRefusalMessage(refusal.code), { field: ['hoursLogId'] });
  await tx.sql('UPDATE hours_log SET appeal_answer = $3 WHERE scheme_id = $1 AND id = $2', [
    tx.schemeId,
    hoursLogId,
    answer,
  ]);
  await tx.audit('HoursLog', hoursLogId, { approved: true });
}

/** @throws DomainError INVALID_INPUT */
function answerOf(input: DecideAppealInput): string | null {
  const answer = plainText(input.answer ?? '').trim();
  if (characterCount(answer) <= 1000) return answer || null;
  throw new DomainError('INVALID_INPUT', 'Please keep the answer to 1,000 characters.', { field: ['answer'] });
}
