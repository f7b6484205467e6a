import {
  type Channel,
  type Frequency,
  KINDS_THAT_CAN_WAIT,
  MESSAGE_RULES,
  type MessageKind,
} from '../../domain/notifications/kinds.js';
import { comesTooLate, digestDue, disturbsFrom } from '../../domain/notifications/quietHours.js';
import { addDays, dayStart, localDay } from '../../domain/schemes/localTime.js';
import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { planDueWork } from '../../outbox/dueWork.js';

/** What decides when a message goes. Without a member: to whoever is invited, who has no wishes yet. */
export interface ToWrite {
  draft: { memberId: string | null; kind: MessageKind; channel: Channel; tellBy?: Date | null };
}

/** When a message goes, or that it is kept to be told with others, and from when on. */
export interface Attention {
  state: 'PENDING' | 'COLLECTED';
  nextTryAt: Date;
}

const perDay: Readonly<Record<Channel, keyof SchemeRules & `${string}PerDay`>> = {
  EMAIL: 'emailsPerDay',
  TEXT: 'textsPerDay',
  LETTER: 'lettersPerDay',
  PUSH: 'pushesPerDay',
};

interface Wishes {
  memberId: string;
  frequency: Frequency;
  /** How much that can wait they are sent one by one, by the way it travels and the local day on which it goes: "EMAIL 2026-11-04". */
  sent: Record<string, number>;
}

/**
 * Says of each message when it goes: at once what is waited for, at the end of quiet hours the rest; and what can wait is kept for whoever wishes to hear
 * once a day or week, or has enough for the day on which it would go. Nothing is put off beyond the moment it is about. Whoever writes to the same people at once waits, so that nobody gets more than their share.
 * @param spares False: nothing leaves the machine, so that nobody is disturbed at night nor by how much there is.
 * @returns in the order of the drafts.
 */
export async function attentionFor(
  tx: SchemeTransaction,
  now: Date,
  drafts: readonly ToWrite[],
  spares: boolean,
): Promise<Attention[]> {
  const isUrgent = ({ draft }: ToWrite) => MESSAGE_RULES[draft.kind].urgency === 'AWAITED';
  if (drafts.every(isUrgent)) return drafts.map(() => ({ state: 'PENDING', nextTryAt: now }));
  const { zone, rules } = await timesOf(tx);
  const waiting = drafts.filter(({ draft }) => MESSAGE_RULES[draft.kind].urgency === 'CAN_WAIT');
  const wishes = await wishesOf(tx, now, zone, waiting);
  return drafts.map(({ draft }) => {
    const { urgency } = MESSAGE_RULES[draft.kind];
    if (urgency === 'AWAITED') return { state: 'PENDING', nextTryAt: now };
    const tellBy = draft.tellBy ?? null;
    const soon = spares ? disturbsFrom(now, zone, rules, tellBy) : now;
    const wish = draft.memberId === null ? undefined : wishes.get(draft.memberId);
    if (urgency === 'SOON' || wish === undefined) return { state: 'PENDING', nextTryAt: soon };
    const share = `${draft.channel} ${localDay(soon, zone)}`;
    const sent = wish.sent[share] ?? 0;
    const isEnough = spares && sent >= rules[perDay[draft.channel]];
    const collectedUntil = digestDue(now, zone, rules, wish.frequency);
    const mayWait = !comesTooLate(now, collectedUntil, tellBy);
    if (mayWait && (wish.frequency !== 'AS_IT_HAPPENS' || isEnough))
      return { state: 'COLLECTED', nextTryAt: collectedUntil };
    wish.sent[share] = sent + 1;
    return { state: 'PENDING', nextTryAt: soon };
  });
}

async function timesOf(tx: SchemeTransaction): Promise<{ zone: string; rules: SchemeRules }> {
  const [scheme] = await tx.sql<{ zone: string; rules: unknown }>(
    'SELECT time_zone AS zone, rules FROM scheme WHERE scheme_id = $1',
    [tx.schemeId],
  );
  if (!scheme) throw new Error('a transaction without its scheme');
  return { zone: scheme.zone, rules: rulesOf(scheme.rules) };
}

async function wishesOf(
  tx: SchemeTransaction,
  now: Date,
  zone: string,
  waiting: readonly ToWrite[],
): Promise<ReadonlyMap<string, Wishes>> {
  const memberIds = [...new Set(waiting.flatMap(({ draft }) => draft.memberId ?? []))].sort();
  if (memberIds.length === 0) return new Map();
  await tx.sql(
    `SELECT pg_advisory_xact_lock(hashtextextended('messages to ' || $1::text || ' ' || id, 0)) FROM unnest($2::text[]) WITH ORDINALITY AS m (id, place) ORDER BY place`,
    [tx.schemeId, memberIds],
  );
  // What goes today was written yesterday at the earliest: no night is longer than a day.
  const since = dayStart(addDays(localDay(now, zone), -1), zone);
  const rows = await tx.sql<Wishes>(
    `SELECT m.id AS "memberId", m.message_frequency AS frequency, coalesce((
       SELECT jsonb_object_agg(going.share, going.messages) FROM (
         SELECT n.channel || to_char(coalesce(n.sent_at, n.next_try_at, n.created_at) AT TIME ZONE $5, ' YYYY-MM-DD') AS share, count(*) AS messages FROM notification n
         WHERE n.scheme_id = $1 AND n.member_id = m.id AND n.created_at >= $3 AND n.kind = ANY ($4) AND n.state IN ('PENDING', 'SENT', 'FAILED')
         GROUP BY share) AS going), '{}') AS sent
     FROM member m WHERE m.scheme_id = $1 AND m.id = ANY ($2)`,
    [tx.schemeId, memberIds, since, KINDS_THAT_CAN_WAIT, zone],
  );
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** Sees to it that what is kept for these members is told when the first of it is due, in the caller's transaction. Locks their due work. */
export async function planDigests(tx: SchemeTransaction, now: Date, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return;
  const rows = await tx.sql<{ memberId: string; dueAt: Date }>(
    `SELECT member_id AS "memberId", min(next_try_at) AS "dueAt" FROM notification
     WHERE scheme_id = $1 AND member_id = ANY ($2) AND state = 'COLLECTED' GROUP BY member_id ORDER BY member_id`,
    [tx.schemeId, [...new Set(memberIds)]],
  );
  for (const { memberId, dueAt } of rows) {
    await planDueWork(tx, now, { kind: 'DIGEST_DUE', subjectId: memberId, dueAt });
  }
}
