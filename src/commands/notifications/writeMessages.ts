import { newId } from '../../domain/ids.js';
import type { FallbackWords } from '../../domain/notifications/delivery.js';
import type { Channel, MessageKind } from '../../domain/notifications/kinds.js';
import type { NoticeKind } from '../../domain/notifications/notices.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type Attention, attentionFor, planDigests } from './attention.js';

/** That something is said about something, once: what stands already is not said again. */
export interface Notice {
  kind: NoticeKind;
  subjectId: string;
  /** What of it: a day and a threshold, a beginning. */
  key: string;
}

/** A message in words, ready to be kept until it is sent. */
export interface NotificationDraft {
  memberId: string;
  kind: MessageKind;
  channel: Channel;
  subject: string;
  body: string;
  /** The body opens a door: it is removed once the message is handed over. */
  sensitive: boolean;
  /** The same for the other ways that reach the member, the next one first: taken where this one fails for good. Empty where it opens a door. */
  fallbacks?: readonly FallbackWords[];
  /** What it is about in one line, where the subject does not say it: a digest lists it. */
  headline?: string;
  /** What happened, in a sentence or two: a digest tells it. */
  gist?: string;
  /** The moment it is about: it is not put off beyond that. */
  tellBy?: Date | null;
  /** What it says of what. Where all of it was said before, the message is not written. None: only its cause makes it unique. */
  notices?: readonly Notice[];
}

/** The same to somebody who is no member yet: by the address of their invitation. */
export type InvitationDraft = Omit<NotificationDraft, 'memberId'> & { memberId: null; invitationId: string };

/** A draft, and what called for it: with kind and member it is written once. */
export interface CausedDraft {
  causeId: string;
  draft: NotificationDraft | InvitationDraft;
}

/**
 * Writes messages that are to be sent, in the caller's transaction, with the notices of what they say. What was written before for the same cause, or
 * said before by another, is left out, so running this twice, or twice at once, says everything once. Each goes when its recipient is to be disturbed with it,
 * or is kept to be told with others.
 * @param spares see `attentionFor`.
 * @returns how many were written.
 */
export async function writeMessages(
  tx: SchemeTransaction,
  now: Date,
  drafts: readonly CausedDraft[],
  spares: boolean,
): Promise<number> {
  const unsaid = await notYetSaid(tx, now, drafts);
  if (unsaid.length === 0) return 0;
  const attention = await attentionFor(tx, now, unsaid, spares);
  const rows = unsaid.map((one, place) => asRow(one, attention[place] ?? { state: 'PENDING', nextTryAt: now }));
  const written = await tx.sql<{ memberId: string | null; state: string }>(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, gist, sensitive, fallbacks, state,
       created_at, next_try_at, tell_by, invitation_id)
     SELECT $1, d.id, d.member_id, d.kind, d.cause_id, d.channel, d.subject, d.body, d.gist, d.sensitive, d.fallbacks, d.state, $2, d.next_try_at, d.tell_by,
       d.invitation_id
     FROM jsonb_to_recordset($3::jsonb)
       AS d (id uuid, cause_id uuid, member_id uuid, invitation_id uuid, kind text, channel text, subject text, body text, gist text, sensitive boolean, fallbacks jsonb,
         state text, next_try_at timestamptz, tell_by timestamptz)
     ON CONFLICT (scheme_id, cause_id, kind, member_id) DO NOTHING
     RETURNING member_id AS "memberId", state`,
    [tx.schemeId, now, JSON.stringify(rows)],
  );
  await planDigests(
    tx,
    now,
    written.flatMap(({ memberId, state }) => (state === 'COLLECTED' && memberId !== null ? [memberId] : [])),
  );
  return written.length;
}

async function notYetSaid(
  tx: SchemeTransaction,
  now: Date,
  drafts: readonly CausedDraft[],
): Promise<readonly CausedDraft[]> {
  const fresh = await writeNotices(
    tx,
    now,
    drafts.flatMap(({ draft }) => draft.notices ?? []),
  );
  return drafts.filter(
    ({ draft }) => draft.notices === undefined || draft.notices.some((one) => fresh.has(nameOf(one))),
  );
}

/**
 * Notes that these are said, or, with a reason, that they are not said any more.
 * @returns the names (`nameOf`) of those that did not stand yet.
 */
export async function writeNotices(
  tx: SchemeTransaction,
  now: Date,
  notices: readonly Notice[],
  droppedWhy: string | null = null,
): Promise<ReadonlySet<string>> {
  if (notices.length === 0) return new Set();
  // In one order, so that two who note the same wait for each other instead of meeting crosswise.
  const rows = await tx.sql<Notice>(
    `INSERT INTO notice (scheme_id, kind, subject_id, key, noted_at, dropped_why)
     SELECT $1, n.kind, n.subject_id, n.key, $2, $4
     FROM jsonb_to_recordset($3::jsonb) AS n (kind text, subject_id uuid, key text) ORDER BY n.kind, n.subject_id, n.key
     ON CONFLICT DO NOTHING RETURNING kind, subject_id AS "subjectId", key`,
    [
      tx.schemeId,
      now,
      JSON.stringify(notices.map(({ kind, subjectId, key }) => ({ kind, subject_id: subjectId, key }))),
      droppedWhy,
    ],
  );
  return new Set(rows.map(nameOf));
}

export function nameOf({ kind, subjectId, key }: Notice): string {
  return `${kind} ${subjectId} ${key}`;
}

function asRow({ causeId, draft }: CausedDraft, { state, nextTryAt }: Attention): Record<string, unknown> {
  const { memberId, kind, channel, body, sensitive, fallbacks = [], tellBy = null } = draft;
  // A text has no subject: what is kept for a digest needs a line that it can list.
  const subject = state === 'COLLECTED' && draft.subject === '' ? (draft.headline ?? '') : draft.subject;
  const invitationId = 'invitationId' in draft ? draft.invitationId : null;
  const gist = state === 'COLLECTED' ? (draft.gist ?? null) : null;
  const told = {
    member_id: memberId,
    invitation_id: invitationId,
    kind,
    channel,
    subject,
    body,
    gist,
    sensitive,
    fallbacks,
  };
  return { id: newId(), cause_id: causeId, ...told, state, next_try_at: nextTryAt, tell_by: tellBy };
}
