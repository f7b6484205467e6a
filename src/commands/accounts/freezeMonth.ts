import { DomainError } from '../../domain/errors.js';
import { addMonths, dayStart } from '../../domain/schemes/localTime.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';

/** A month back: whoever gave time in this month and in each of the two before it gives it regularly. */
const REGULAR_MONTHS_BEFORE = 2;

/**
 * Hours count in the month in which they were approved, and are taken off in the month in which that was reversed. Gifts, refunds, welcome credits and
 * adjustments are no hours given. $1 scheme, $2 month, $3 and $4 when it began and ended, $5 the first day of the months in which somebody regular gave
 * time, $6 the first day of the month after, $7 now.
 */
const FREEZE = `
  WITH hours AS (
    SELECT member_id, given_minutes, worked_on, submitted_at, state, decided_at >= $3 AND decided_at < $4 AND state IN ('APPROVED', 'REVERSED') AS approved,
           coalesce(reversed_at >= $3 AND reversed_at < $4, false) AS taken_back
    FROM hours_log WHERE scheme_id = $1
  ), moved AS (
    SELECT t.kind, t.amount_minutes, back.kind AS back_of, source.kind AS source_kind, source.member_id AS from_member, target.member_id AS to_member
    FROM transfer t
    JOIN account source ON source.scheme_id = t.scheme_id AND source.id = t.from_account_id
    JOIN account target ON target.scheme_id = t.scheme_id AND target.id = t.to_account_id
    LEFT JOIN transfer back ON back.scheme_id = t.scheme_id AND back.id = t.reverses_transfer_id
    WHERE t.scheme_id = $1 AND t.occurred_at >= $3 AND t.occurred_at < $4
  ), active AS (
    SELECT member_id FROM hours WHERE approved
    UNION SELECT from_member FROM moved WHERE kind IN ('REDEMPTION', 'GIFT', 'DONATION', 'EXCHANGE') AND from_member IS NOT NULL
    UNION SELECT to_member FROM moved WHERE kind = 'EXCHANGE' AND to_member IS NOT NULL
  ), regular AS (
    SELECT member_id FROM hours
    WHERE worked_on >= $5 AND worked_on < $6 AND submitted_at < $4 AND state IN ('SUBMITTED', 'APPROVED', 'APPEALED')
    GROUP BY member_id HAVING count(DISTINCT date_trunc('month', worked_on::timestamp)) = ${REGULAR_MONTHS_BEFORE + 1}
  ), held AS (
    SELECT id, balance_minutes FROM account WHERE scheme_id = $1 AND kind IN ('WALLET', 'POT', 'COMMUNITY_POT')
  )
  INSERT INTO month_figure (scheme_id, month_on, frozen_at, given_minutes, taken_back_minutes, approved_log_count, issued_minutes, spent_minutes,
    refunded_minutes, gifted_minutes, donated_minutes, exchanged_minutes, lapsed_minutes, supply_minutes, member_count, active_member_count,
    volunteer_count, regular_volunteer_count, group_count, venue_count)
  SELECT $1, $2::date, $7::timestamptz,
    (SELECT coalesce(sum(given_minutes), 0) FROM hours WHERE approved),
    (SELECT coalesce(sum(given_minutes), 0) FROM hours WHERE taken_back),
    (SELECT count(*) FROM hours WHERE approved),
    (SELECT coalesce(sum(amount_minutes), 0) FROM moved WHERE source_kind = 'ISSUANCE' AND kind IN ('ISSUE', 'GRANT')),
    (SELECT coalesce(sum(amount_minutes), 0) FROM moved WHERE kind = 'REDEMPTION'),
    (SELECT coalesce(sum(amount_minutes), 0) FROM moved WHERE kind = 'REVERSAL' AND back_of = 'REDEMPTION'),
    (SELECT coalesce(sum(amount_minutes), 0) FROM moved WHERE kind = 'GIFT'),
    (SELECT coalesce(sum(amount_minutes), 0) FROM moved WHERE kind = 'DONATION'),
    (SELECT coalesce(sum(amount_minutes), 0) FROM moved WHERE kind = 'EXCHANGE'),
    (SELECT coalesce(sum(amount_minutes), 0) FROM moved WHERE kind = 'EXPIRY'),
    -- What they hold now, less what has moved since the month was over.
    (SELECT coalesce(sum(balance_minutes), 0) FROM held) - (
      SELECT coalesce(sum(e.amount_minutes), 0) FROM entry e JOIN held ON held.id = e.account_id WHERE e.scheme_id = $1 AND e.occurred_at >= $4),
    (SELECT count(*) FROM member m WHERE m.scheme_id = $1 AND m.created_at < $4 AND (m.status = 'ACTIVE' OR EXISTS (
       SELECT 1 FROM membership_end e WHERE e.scheme_id = m.scheme_id AND e.member_id = m.id AND e.ended_at >= $4))),
    (SELECT count(*) FROM active),
    (SELECT count(DISTINCT member_id) FROM hours WHERE approved),
    (SELECT count(*) FROM regular),
    (SELECT count(*) FROM organisation WHERE scheme_id = $1 AND status = 'VERIFIED' AND is_group AND coalesce(verified_at < $4, true)),
    (SELECT count(*) FROM organisation WHERE scheme_id = $1 AND status = 'VERIFIED' AND is_venue AND coalesce(verified_at < $4, true))
  ON CONFLICT DO NOTHING RETURNING month_on`;

/**
 * Freezes the figures of a month that is over. What was frozen before stays as it is, whatever came later: hours that are approved afterwards count in the
 * month in which they are. For the service itself, every month.
 * @throws DomainError IN_THE_FUTURE (the month is not over)
 */
export const freezeMonth = defineCommand({
  name: 'freezeMonth',
  policy: system,
  async run(tx, { monthOn }: { monthOn: string }): Promise<{ isNew: boolean }> {
    tx.authorize({});
    const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const nextOn = addMonths(monthOn, 1);
    const [from, until] = [dayStart(monthOn, timeZone), dayStart(nextOn, timeZone)];
    if (until > tx.now) throw new DomainError('IN_THE_FUTURE', 'The figures of a month are frozen once it is over.');
    const regularFrom = addMonths(monthOn, -REGULAR_MONTHS_BEFORE);
    const written = await tx.sql(FREEZE, [tx.schemeId, monthOn, from, until, regularFrom, nextOn, tx.now]);
    await tx.audit('MonthFigure', null, { monthOn, isNew: written.length > 0 });
    return { isNew: written.length > 0 };
  },
});
