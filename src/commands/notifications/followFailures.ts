import { newId } from '../../domain/ids.js';
import { type FallbackWords, type NextStep, nextStep } from '../../domain/notifications/delivery.js';
import type { Channel, MessageKind } from '../../domain/notifications/kinds.js';
import { canReceiveTexts, readEmail, readPhone } from '../../domain/people/address.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { isStillTold } from '../../entities/notifications/toldBrowsers.js';
import { recordAudits } from '../../outbox/recordAudit.js';

/** A message that reached nobody. */
export interface Failure {
  id: string;
  /** The way it went, which is another than was written where memberships were joined meanwhile. */
  channel: Channel;
  /** ADDRESS: nothing reaches this address of theirs. ADDRESS_FOR_NOW: it may yet. CARRIER: it was not the address. */
  because: 'ADDRESS' | 'ADDRESS_FOR_NOW' | 'CARRIER';
  /** Whether the same words may go through by the same channel later. */
  isForNow: boolean;
  /** Where it went, where that is known: an address that was changed since is not marked. Null: to the one that stands. */
  to: string | null;
}

interface FailedRow {
  id: string;
  kind: MessageKind;
  channel: Channel;
  subject: string;
  body: string;
  sensitive: boolean;
  createdAt: Date;
  fallbacks: FallbackWords[];
  isSecondTry: boolean;
  hasFollower: boolean;
  writtenTo: string;
  /** Of the membership that goes on, where the one it was written to was joined with another. */
  memberId: string;
  isActive: boolean;
  email: string | null;
  phone: string | null;
  hasPostalAddress: boolean;
  /** A phone or computer of theirs is told, and no such try stands before this one. */
  hasPush: boolean;
  emailFailed: boolean;
  phoneFailed: boolean;
  tellBy: Date | null;
}

const HOUR_MS = 3_600_000;
/** A carrier has tried for hours or days when it says that it failed for now: the next try gives whatever it was time to pass. */
const AGAIN_AFTER_MS = 4 * HOUR_MS;
/** Who does it, and under which name it stands in the audit. */
const by = { actor: 'system' } as const;

/**
 * Does what the failing of messages leads to, in the transaction that writes the failing down: marks addresses, writes the message that goes in its place (a letter
 * lies down in the print tray), and opens a task for staff where nothing reaches the member. Each at most once for a message, however often its failing is told.
 * Locks the members by id, after the messages, which the caller holds: nobody waits for a message with a member in hand.
 */
export async function followFailures(tx: SchemeTransaction, now: Date, failures: readonly Failure[]): Promise<void> {
  if (failures.length === 0) return;
  const rows = await failedRows(tx, now, failures);
  const marks = rows.filter((row) => markOf(row, byId(failures, row.id)) !== null);
  await mark(tx, now, marks);
  const steps = rows
    .filter(({ hasFollower }) => !hasFollower)
    .map((row) => ({ row, step: stepOf(row, byId(failures, row.id), marks.includes(row), now) }));
  await writeFollowers(tx, now, steps);
  await openTasks(
    tx,
    now,
    steps.filter(({ step }) => step.step === 'STAFF').map(({ row }) => row.memberId),
  );
}

async function failedRows(tx: SchemeTransaction, now: Date, failures: readonly Failure[]): Promise<FailedRow[]> {
  const ids = failures.map(({ id }) => id);
  await tx.sql(
    `SELECT m.id FROM member m WHERE m.scheme_id = $1 AND m.id IN (
       SELECT remaining_member($1, n.member_id) FROM notification n WHERE n.scheme_id = $1 AND n.id = ANY ($2))
     ORDER BY m.id FOR NO KEY UPDATE`,
    [tx.schemeId, ids],
  );
  const rows = await tx.sql<FailedRow>(
    `SELECT n.id, n.kind, n.channel, n.subject, n.body, n.sensitive, n.created_at AS "createdAt", n.fallbacks, n.tell_by AS "tellBy",
       coalesce(prior.channel = n.channel, false) AS "isSecondTry", n.member_id AS "writtenTo", m.id AS "memberId",
       EXISTS (SELECT 1 FROM notification f WHERE f.scheme_id = $1 AND f.instead_of = n.id) AS "hasFollower",
       m.status = 'ACTIVE' AS "isActive", m.email, m.phone, cardinality(m.address_lines) > 0 AS "hasPostalAddress",
       m.email_failed_at IS NOT NULL AS "emailFailed", m.phone_failed_at IS NOT NULL AS "phoneFailed",
       m.preferred_channel = 'PUSH' AND prior.channel IS DISTINCT FROM 'PUSH' AND EXISTS (
         SELECT FROM push_subscription p WHERE p.scheme_id = $1 AND p.member_id = m.id AND ${isStillTold('$3')}) AS "hasPush"
     FROM notification n
       LEFT JOIN notification prior ON prior.scheme_id = $1 AND prior.id = n.instead_of
       JOIN member m ON m.scheme_id = $1 AND m.id = remaining_member($1, n.member_id)
     WHERE n.scheme_id = $1 AND n.id = ANY ($2) ORDER BY n.id`,
    [tx.schemeId, ids, now],
  );
  return rows.map((row) => ({ ...row, channel: byId(failures, row.id).channel }));
}

function byId(failures: readonly Failure[], id: string): Failure {
  const found = failures.find((failure) => failure.id === id);
  if (found === undefined) throw new Error('a message that nobody asked about');
  return found;
}

/** The address that is known to fail from now on. A second failing for now counts as one for good. */
function markOf(row: FailedRow, { because, to }: Failure): 'EMAIL' | 'TEXT' | null {
  const isForGood = because === 'ADDRESS' || (because === 'ADDRESS_FOR_NOW' && row.isSecondTry);
  if (!isForGood || (row.channel !== 'EMAIL' && row.channel !== 'TEXT')) return null;
  return to === null || isAddressOf(row, row.channel, to) ? row.channel : null;
}

/** Whether this is where such messages go to them now. */
export function isAddressOf(
  member: { email: string | null; phone: string | null },
  channel: 'EMAIL' | 'TEXT',
  to: string,
): boolean {
  return channel === 'EMAIL'
    ? member.email !== null && readEmail(to) === member.email.toLowerCase()
    : member.phone !== null && readPhone(to) === member.phone;
}

async function mark(tx: SchemeTransaction, now: Date, rows: readonly FailedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ofChannel = (channel: Channel) => rows.filter((row) => row.channel === channel).map((row) => row.memberId);
  const marked = await tx.sql<{ id: string }>(
    `UPDATE member m SET
       email_failed_at = CASE WHEN m.id = ANY ($2) AND m.email IS NOT NULL THEN coalesce(m.email_failed_at, $4) ELSE m.email_failed_at END,
       phone_failed_at = CASE WHEN m.id = ANY ($3) AND m.phone IS NOT NULL THEN coalesce(m.phone_failed_at, $4) ELSE m.phone_failed_at END
     WHERE m.scheme_id = $1 AND (m.id = ANY ($2) AND m.email_failed_at IS NULL OR m.id = ANY ($3) AND m.phone_failed_at IS NULL)
     RETURNING m.id`,
    [tx.schemeId, ofChannel('EMAIL'), ofChannel('TEXT'), now],
  );
  await recordAudits(
    tx,
    now,
    { ...by, action: 'markAddress' },
    'Member',
    marked.map(({ id }) => id),
  );
}

function stepOf(row: FailedRow, { isForNow }: Failure, isMarked: boolean, now: Date): NextStep {
  const failed = failedChannels(row, isMarked);
  const open = reachedBy(row).filter((channel) => !failed.includes(channel));
  return nextStep(
    { ...row, failedChannels: failed, openChannels: open, isRecipientActive: row.isActive },
    { isForNow },
    now,
  );
}

function failedChannels(row: FailedRow, isMarked: boolean): Channel[] {
  const failed: [Channel, boolean][] = [
    ['EMAIL', row.emailFailed || (isMarked && row.channel === 'EMAIL')],
    ['TEXT', row.phoneFailed || (isMarked && row.channel === 'TEXT')],
  ];
  return failed.filter(([, has]) => has).map(([channel]) => channel);
}

function reachedBy({ email, phone, hasPostalAddress, hasPush }: FailedRow): Channel[] {
  const reached: [Channel, boolean][] = [
    ['EMAIL', email !== null],
    ['TEXT', canReceiveTexts(phone)],
    ['LETTER', hasPostalAddress],
    ['PUSH', hasPush],
  ];
  return reached.filter(([, has]) => has).map(([channel]) => channel);
}

/** The words were written when the first of them was, and are as old as that. Its cause is the message it stands for. */
async function writeFollowers(
  tx: SchemeTransaction,
  now: Date,
  steps: readonly { row: FailedRow; step: NextStep }[],
): Promise<void> {
  const followers = steps.flatMap(({ row, step }): Follower[] => {
    const own = { channel: row.channel, subject: row.subject, body: row.body };
    if (step.step === 'AGAIN') return [follower(row, own, row.fallbacks, new Date(now.getTime() + AGAIN_AFTER_MS))];
    if (step.step === 'PRINT') return [{ ...follower(row, own, [], now), ...LIES_IN_THE_TRAY }];
    return step.step === 'INSTEAD' ? [follower(row, step.words, step.rest, now)] : [];
  });
  if (followers.length === 0) return;
  await tx.sql(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, fallbacks, state, created_at,
       next_try_at, tell_by, instead_of, sent_at, provider_reference)
     SELECT $1, d.id, d.member_id, d.kind, d.instead_of, d.channel, d.subject, d.body, false, d.fallbacks, d.state, d.created_at,
       d.next_try_at, d.tell_by, d.instead_of, CASE WHEN d.state = 'SENT' THEN $3::timestamptz END, CASE WHEN d.state = 'SENT' THEN d.id::text END
     FROM jsonb_to_recordset($2::jsonb) AS d (id uuid, member_id uuid, kind text, channel text, subject text, body text, fallbacks jsonb,
       state text, created_at timestamptz, next_try_at timestamptz, tell_by timestamptz, instead_of uuid)
     ON CONFLICT DO NOTHING`,
    [tx.schemeId, JSON.stringify(followers), now],
  );
  await tx.sql(
    `INSERT INTO letter (scheme_id, id, kind, written_at)
     SELECT $1, n.id, n.kind, n.created_at FROM notification n WHERE n.scheme_id = $1 AND n.id = ANY ($2) AND n.state = 'SENT'`,
    [tx.schemeId, followers.map(({ id }) => id)],
  );
}

/** What the tray holds was handed over, as by any other carrier. */
const LIES_IN_THE_TRAY = { channel: 'LETTER', state: 'SENT', next_try_at: null } as const;

interface Follower extends FallbackWords {
  id: string;
  member_id: string;
  kind: MessageKind;
  fallbacks: readonly FallbackWords[];
  state: 'PENDING' | 'SENT';
  created_at: Date;
  next_try_at: Date | null;
  tell_by: Date | null;
  instead_of: string;
}

function follower(row: FailedRow, words: FallbackWords, rest: readonly FallbackWords[], at: Date): Follower {
  return {
    id: newId(),
    member_id: row.writtenTo,
    kind: row.kind,
    ...words,
    fallbacks: rest,
    state: 'PENDING',
    created_at: row.createdAt,
    // Whoever sends it keeps quiet hours.
    next_try_at: at,
    tell_by: row.tellBy,
    instead_of: row.id,
  };
}

async function openTasks(tx: SchemeTransaction, now: Date, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return;
  const tasks = [...new Set(memberIds)].sort().map((subjectId) => ({ id: newId(), subject_id: subjectId }));
  const opened = await tx.sql<{ id: string }>(
    `INSERT INTO staff_task (scheme_id, id, kind, subject_id, opened_at)
     SELECT $1, d.id, 'UNREACHABLE_MEMBER', d.subject_id, $2 FROM jsonb_to_recordset($3::jsonb) AS d (id uuid, subject_id uuid)
     ON CONFLICT DO NOTHING RETURNING id`,
    [tx.schemeId, now, JSON.stringify(tasks)],
  );
  await recordAudits(
    tx,
    now,
    { ...by, action: 'openStaffTask' },
    'StaffTask',
    opened.map(({ id }) => id),
  );
}
