import type { TestDatabase } from '../../support/database.js';
import { neighbourRules } from './neighbourRules.js';
import { rotaRules } from './rotaRules.js';

/** Each a sentence about what must never be, and the rows that would break it. Zone and defaults are those of the demonstration boroughs. */
const broken: Readonly<Record<string, string>> = {
  'hours decided by who gave them': `SELECT id FROM hours_log WHERE decided_by = 'member:' || member_id`,
  'hours decided by somebody without a role for it': `
    SELECT h.id FROM hours_log h WHERE h.decided_by IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM role_assignment r WHERE r.scheme_id = h.scheme_id AND 'member:' || r.member_id = h.decided_by
        AND (r.organisation_id = h.organisation_id AND r.role IN ('LEADER', 'COORDINATOR') OR r.role = 'OPERATOR'))`,
  'an award taken back by who earned it': `
    SELECT h.id FROM hours_log h JOIN audit a ON a.scheme_id = h.scheme_id AND a.subject_id = h.id AND a.action = 'reverseAward'
    WHERE a.actor = 'member:' || h.member_id`,
  'an appeal decided by who declined the hours, or gave them': `
    SELECT d.id FROM audit d JOIN hours_log h ON h.scheme_id = d.scheme_id AND h.id = d.subject_id
    JOIN audit a ON a.scheme_id = d.scheme_id AND a.subject_id = d.subject_id AND a.action = 'declineHours'
    WHERE d.action = 'decideAppeal' AND (a.actor = d.actor OR d.actor = 'member:' || h.member_id)`,
  'an appeal without what is due for it': `
    SELECT h.id FROM hours_log h LEFT JOIN due_work d ON d.scheme_id = h.scheme_id AND d.subject_id = h.id AND d.kind = 'APPEAL_WAITS'
    WHERE h.appealed_at IS NOT NULL AND (d.state IS NULL OR (d.state = 'WAITING') <> (h.state = 'APPEALED'))`,
  'hours that wait although their pot could give': `
    SELECT DISTINCT ON (w.scheme_id, w.payer_id) w.hours_log_id
    FROM (SELECT s.scheme_id, wh.* FROM scheme s CROSS JOIN LATERAL (
      SELECT h.id AS hours_log_id, pot.id AS payer_id, h.reward_minutes, h.decided_at, pot.balance_minutes FROM hours_log h
      JOIN account pot ON pot.scheme_id = h.scheme_id AND pot.organisation_id = h.organisation_id AND pot.kind = 'POT'
      WHERE h.scheme_id = s.scheme_id AND h.credit_state = 'UNFUNDED') wh) w
    WHERE w.reward_minutes <= w.balance_minutes AND NOT EXISTS (SELECT 1 FROM hours_log o JOIN account pot ON pot.id = w.payer_id AND pot.organisation_id = o.organisation_id
      WHERE o.scheme_id = w.scheme_id AND o.credit_state = 'UNFUNDED' AND (o.decided_at, o.id) < (w.decided_at, w.hours_log_id))`,
  'a scheme that issues hours out of pots and mints for them too, or the other way round': `
    SELECT t.id FROM transfer t JOIN scheme s USING (scheme_id)
    WHERE t.kind = CASE WHEN s.rules ->> 'issuancePolicy' = 'POT' THEN 'ISSUE' ELSE 'AWARD' END`,
  'a body or ward without its place, or a body more than a kilometre from its ward': `
    SELECT o.id FROM organisation o JOIN ward w ON w.scheme_id = o.scheme_id AND w.id = o.ward_id
    WHERE o.latitude IS NULL OR w.latitude IS NULL OR abs(o.latitude - w.latitude) > 0.009 OR abs(o.longitude - w.longitude) > 0.014`,
  'hours written down before they were given, or too late': `
    SELECT id FROM hours_log WHERE ends_at > submitted_at OR worked_on > (submitted_at AT TIME ZONE 'Europe/London')::date
      OR worked_on < (submitted_at AT TIME ZONE 'Europe/London')::date - 90`,
  'hours decided before they were written down': `SELECT id FROM hours_log WHERE decided_at <= submitted_at OR reversed_at <= decided_at`,
  'a reward that is not the time given, rounded up once': `SELECT id FROM hours_log WHERE reward_minutes <> ceil(given_minutes / 15.0) * 15`,
  'times that are not what was given': `
    SELECT id FROM hours_log WHERE starts_at IS NOT NULL AND extract(epoch FROM ends_at - starts_at) / 60 - break_minutes <> given_minutes`,
  'a day above its cap': `
    SELECT h.member_id FROM hours_log h JOIN scheme s USING (scheme_id) WHERE h.state IN ('APPROVED', 'REVERSED')
    GROUP BY s.rules, h.member_id, h.worked_on HAVING sum(h.given_minutes) > coalesce((s.rules ->> 'dailyCapMinutes')::int, 480)`,
  'a week above its cap': `
    SELECT h.member_id FROM hours_log h JOIN scheme s USING (scheme_id) WHERE h.state IN ('APPROVED', 'REVERSED')
    GROUP BY s.rules, h.member_id, date_trunc('week', h.worked_on) HAVING sum(h.given_minutes) > coalesce((s.rules ->> 'weeklyCapMinutes')::int, 2400)`,
  'approved hours that overlap': `
    SELECT a.id FROM hours_log a JOIN hours_log b ON b.scheme_id = a.scheme_id AND b.member_id = a.member_id AND b.id > a.id
    WHERE a.state = 'APPROVED' AND b.state = 'APPROVED' AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
  'credits for who chose recognition only': `SELECT id FROM hours_log WHERE rewarded_as = 'RECOGNITION_ONLY' AND transfer_id IS NOT NULL`,
  'a supply above its cap': `
    SELECT s.slug FROM scheme s JOIN account a USING (scheme_id) WHERE a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT')
    GROUP BY s.slug, s.rules HAVING sum(a.balance_minutes) > (s.rules ->> 'supplyCapMinutes')::bigint`,
  'a statement that runs back in time': `
    SELECT transfer_id FROM (SELECT e.*, lag(occurred_at) OVER (PARTITION BY scheme_id, account_id ORDER BY sequence) AS before FROM entry e) e
    WHERE e.occurred_at < e.before`,
  'a visit while the offer is closed': `
    SELECT r.id FROM redemption r JOIN offer o ON o.scheme_id = r.scheme_id AND o.id = r.offer_id
    CROSS JOIN LATERAL (SELECT coalesce(r.booked_for, r.redeemed_at) AT TIME ZONE 'Europe/London' AS at) local
    WHERE NOT EXISTS (SELECT 1 FROM jsonb_array_elements(o.restrictions -> 'openings') opening
        WHERE opening -> 'weekdays' @> to_jsonb(extract(isodow FROM local.at)::int)
          AND opening ->> 'from' <= to_char(local.at, 'HH24:MI') AND to_char(local.at, 'HH24:MI') < opening ->> 'until')
      OR EXISTS (SELECT 1 FROM jsonb_array_elements(o.restrictions -> 'blackouts') span
        WHERE span ->> 'from' <= to_char(local.at, 'YYYY-MM-DD') AND to_char(local.at, 'YYYY-MM-DD') <= span ->> 'until')`,
  'a visit of a party the offer is not for': `
    SELECT r.id FROM redemption r JOIN offer o ON o.scheme_id = r.scheme_id AND o.id = r.offer_id
    WHERE r.adults + r.under16s < (o.restrictions ->> 'partyMin')::int OR r.adults + r.under16s > (o.restrictions ->> 'partyMax')::int
      OR r.adults < (o.restrictions ->> 'adultsMin')::int OR r.under16s > (o.restrictions ->> 'under16sMax')::int`,
  'a visit by card of somebody with a screen, or by code of somebody without': `
    SELECT r.id FROM redemption r JOIN member m ON m.scheme_id = r.scheme_id AND m.id = r.member_id
    WHERE r.hold_id IS NULL AND (r.card_id IS NULL) = (m.email IS NULL AND m.phone IS NULL) OR (r.card_id IS NULL AND r.code_id IS NULL) <> (r.hold_id IS NOT NULL)`,
  'a booking that was taken in on another day, or ended too early or too late': `
    SELECT r.id FROM redemption r JOIN hold h ON h.scheme_id = r.scheme_id AND h.id = r.hold_id
    WHERE (r.redeemed_at AT TIME ZONE 'Europe/London')::date <> (r.booked_for AT TIME ZONE 'Europe/London')::date
      OR r.state = 'LAPSED' AND r.ended_at < h.lapses_at OR r.state = 'RELEASED' AND r.ended_at >= h.lapses_at
      OR r.booked_for <= r.placed_at OR h.lapses_at < r.booked_for`,
  'a hold without what is due for it': `
    SELECT r.id FROM redemption r LEFT JOIN due_work d ON d.scheme_id = r.scheme_id AND d.subject_id = r.id AND d.kind = 'HOLD_LAPSES'
    WHERE r.hold_id IS NOT NULL AND (d.id IS NULL OR r.state = 'HELD' AND d.state <> 'WAITING' OR r.state = 'RELEASED' AND d.state <> 'CANCELLED')`,
  'a venue that keeps what it should have returned': `
    SELECT a.id FROM account a WHERE a.kind = 'VENUE' AND a.balance_minutes > (SELECT coalesce(sum(r.price_minutes), 0) FROM redemption r
      WHERE r.scheme_id = a.scheme_id AND r.organisation_id = a.organisation_id AND r.state = 'REDEEMED' AND r.redeemed_at >= '2026-10-01T23:00:00Z')`,
  'a visit from another ward': `
    SELECT r.id FROM redemption r JOIN offer o ON o.scheme_id = r.scheme_id AND o.id = r.offer_id
    JOIN member m ON m.scheme_id = r.scheme_id AND m.id = r.member_id JOIN ward w ON w.scheme_id = m.scheme_id AND w.id = m.ward_id
    WHERE NOT o.restrictions -> 'wardCodes' @> to_jsonb(w.gss_code)`,
  'more visits than an offer allows a member': `
    SELECT r.member_id FROM redemption r JOIN offer o ON o.scheme_id = r.scheme_id AND o.id = r.offer_id
    WHERE o.restrictions ? 'memberLimit' AND r.state = 'REDEEMED'
    GROUP BY r.member_id, o.id, o.restrictions, date_trunc(o.restrictions -> 'memberLimit' ->> 'period', r.redeemed_at AT TIME ZONE 'Europe/London')
    HAVING count(*) > (o.restrictions -> 'memberLimit' ->> 'times')::int`,
  'more places taken than there are': `
    SELECT r.offer_id FROM redemption r JOIN offer o ON o.scheme_id = r.scheme_id AND o.id = r.offer_id
    WHERE r.state IN ('HELD', 'REDEEMED') AND o.restrictions ? 'stockPerSlot'
    GROUP BY r.offer_id, r.stock_slot, o.restrictions HAVING sum(r.adults + r.under16s) > (o.restrictions ->> 'stockPerSlot')::int`,
  'a venue above its budget': `
    SELECT g.id FROM redemption r JOIN organisation g ON g.scheme_id = r.scheme_id AND g.id = r.organisation_id
    WHERE r.state = 'REDEEMED' GROUP BY g.id, g.monthly_budget_minutes, date_trunc('month', r.redeemed_at AT TIME ZONE 'Europe/London')
    HAVING sum(r.price_minutes) > g.monthly_budget_minutes`,
  'a price that is not the offer’s': `
    SELECT r.id FROM redemption r JOIN offer o ON o.scheme_id = r.scheme_id AND o.id = r.offer_id
    WHERE r.price_minutes <> CASE o.price_per WHEN 'PARTY' THEN o.price_minutes
      ELSE r.adults * o.price_minutes + r.under16s * coalesce(o.under16_price_minutes, o.price_minutes) END`,
  'a visit taken in by somebody who is not at that till, or by the visitor': `
    SELECT r.id FROM redemption r WHERE r.state IN ('REDEEMED', 'REVERSED') AND (r.accepted_by = 'member:' || r.member_id OR NOT EXISTS (
      SELECT 1 FROM role_assignment a WHERE a.scheme_id = r.scheme_id AND 'member:' || a.member_id = r.accepted_by AND a.organisation_id = r.organisation_id))`,
  'a code that was over or of another member': `
    SELECT r.id FROM redemption r JOIN redemption_code c ON c.scheme_id = r.scheme_id AND c.id = r.code_id
    WHERE c.used_at <> r.redeemed_at OR c.used_at >= c.expires_at OR c.created_at >= c.used_at OR c.member_id <> r.member_id`,
  'a visit before the member joined': `
    SELECT r.id FROM redemption r JOIN member m ON m.scheme_id = r.scheme_id AND m.id = r.member_id WHERE r.redeemed_at < m.created_at`,
  'a venue that gave a visit back on another day': `
    SELECT r.id FROM redemption r JOIN audit a ON a.scheme_id = r.scheme_id AND a.subject_id = r.id AND a.action = 'reverseRedemption'
    WHERE (r.redeemed_at AT TIME ZONE 'Europe/London')::date <> (r.reversed_at AT TIME ZONE 'Europe/London')::date AND NOT EXISTS (
      SELECT 1 FROM role_assignment o WHERE o.scheme_id = r.scheme_id AND 'member:' || o.member_id = a.actor AND o.role = 'OPERATOR')`,
  'gifts above the day’s limit': `
    SELECT t.from_account_id FROM transfer t WHERE t.kind = 'GIFT'
    GROUP BY t.from_account_id, (t.occurred_at AT TIME ZONE 'Europe/London')::date HAVING sum(t.amount_minutes) > 1200`,
  'spending while there was something to earn back': `
    SELECT e.transfer_id FROM entry e JOIN account a ON a.scheme_id = e.scheme_id AND a.id = e.account_id AND a.kind = 'WALLET'
    JOIN transfer t ON t.scheme_id = e.scheme_id AND t.id = e.transfer_id
    WHERE e.amount_minutes < 0 AND t.kind IN ('REDEMPTION', 'GIFT', 'DONATION') AND e.balance_after_minutes < 0`,
  'a lot that does not lapse where credits do, or the other way round': `
    SELECT l.id FROM lot l JOIN scheme s USING (scheme_id) JOIN account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id AND a.kind = 'WALLET'
    WHERE (l.expires_at IS NULL) <> (s.rules ->> 'expiryMonths' IS NULL)`,
  'lapsed credits spent': `
    SELECT u.transfer_id FROM lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id
    JOIN transfer t ON t.scheme_id = u.scheme_id AND t.id = u.transfer_id
    WHERE t.kind IN ('REDEMPTION', 'GIFT', 'DONATION') AND u.minutes > 0 AND NOT EXISTS (SELECT 1 FROM redemption r WHERE r.scheme_id = t.scheme_id AND r.id = t.redemption_id AND r.hold_id IS NOT NULL) AND l.expires_at <= t.occurred_at`,
  'credits that lapsed and were not passed on': `
    SELECT l.id FROM lot l JOIN account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id
    WHERE a.kind = 'WALLET' AND a.balance_minutes > 0 AND l.remaining_minutes > l.held_minutes AND l.expires_at <= (SELECT max(worked_on) FROM hours_log)`,
  'somebody still to be told of the past': `SELECT id FROM outbox_event WHERE relayed_at IS NULL OR processed_at IS NULL`,
  'an act without its audit row': `
    SELECT id FROM hours_log h WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.scheme_id = h.scheme_id AND a.subject_id = h.id AND a.action = 'logHours')
        AND h.booking_id IS NULL
      OR h.state <> 'SUBMITTED' AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.scheme_id = h.scheme_id AND a.subject_id = h.id AND a.action IN ('approveHours', 'declineHours'))`,
  'a history that does not end before today': `SELECT id FROM audit WHERE occurred_at >= '2026-11-22T00:00:00Z'`,
};

/** The rules that something in the boroughs breaks, with how often. None is what their history promises. */
export async function brokenRules(test: TestDatabase): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [rule, query] of Object.entries({ ...broken, ...rotaRules, ...neighbourRules })) {
    const [row] = await test.admin<{ count: number }>(`SELECT count(*) FROM (${query}) AS broken`);
    if (row && row.count > 0) found[rule] = row.count;
  }
  return found;
}
