import { createHash } from 'node:crypto';
import type { Database } from '../context.js';
import { canonicalAuditRow, LINKS_PER_BATCH } from './auditLink.js';

/** Rows younger than this are left for the next round: one that is not committed yet may come before them. */
const SETTLED_AFTER_MS = 2_000;

/** How far back the usual round looks for rows that were committed late. A transaction lives for minutes at the most. */
const LOOKS_BACK_MS = 60 * 60_000;

type Transaction = Parameters<Parameters<Database['inScheme']>[1]>[0];

interface Link {
  auditId: string;
  previousHash: Buffer;
  hash: Buffer;
}

/**
 * Links the audit rows of a scheme that are in no chain yet, in the order they happened, to the end of its chain; one that turns up late is
 * linked when it does. One sealer works on a scheme at a time. The usual round looks at the last hour before the newest link; `fully` looks
 * at everything.
 * @returns how many rows were linked.
 */
export async function sealAudit(
  database: Database,
  schemeId: string,
  now: Date,
  { fully }: { fully: boolean },
): Promise<number> {
  let sealed = 0;
  for (;;) {
    const links = await sealBatch(database, schemeId, now, fully);
    sealed += links;
    if (links < LINKS_PER_BATCH) return sealed;
  }
}

async function sealBatch(database: Database, schemeId: string, now: Date, fully: boolean): Promise<number> {
  return await database.inScheme(schemeId, async (tx) => {
    await tx.sql("SELECT pg_advisory_xact_lock(hashtext('time-credits audit seal'), hashtext($1))", [schemeId]);
    const [head] = await tx.sql<{ sequence: number; hash: Buffer }>(
      'SELECT sequence, hash FROM audit_seal WHERE scheme_id = $1 ORDER BY sequence DESC LIMIT 1',
      [schemeId],
    );
    const fromId = fully ? idMadeAt(0) : await lookFrom(tx);
    const waiting = await tx.sql<{ auditId: string; bytes: Buffer }>(
      `SELECT a.id AS "auditId", ${canonicalAuditRow} AS bytes FROM audit a
       WHERE a.scheme_id = $1 AND a.occurred_at <= $2 AND a.id >= $3
         AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.scheme_id = a.scheme_id AND s.audit_id = a.id)
       ORDER BY a.occurred_at, a.id LIMIT $4`,
      [schemeId, new Date(now.getTime() - SETTLED_AFTER_MS), fromId, LINKS_PER_BATCH],
    );
    await writeLinks(tx, now, head?.sequence ?? 0, chain(head?.hash ?? Buffer.alloc(0), waiting));
    return waiting.length;
  });
}

/** Each hash stands on the one before it and on the row it vouches for. */
function chain(start: Buffer, rows: readonly { auditId: string; bytes: Buffer }[]): Link[] {
  let previousHash = start;
  return rows.map(({ auditId, bytes }) => {
    const link = { auditId, previousHash, hash: createHash('sha256').update(previousHash).update(bytes).digest() };
    previousHash = link.hash;
    return link;
  });
}

async function writeLinks(tx: Transaction, now: Date, lastSequence: number, links: readonly Link[]): Promise<void> {
  if (links.length === 0) return;
  const hex = (hash: Buffer) => hash.toString('hex');
  await tx.sql(
    `INSERT INTO audit_seal (scheme_id, sequence, audit_id, previous_hash, hash, sealed_at)
     SELECT $1, $2 + place, audit_id, decode(previous_hash, 'hex'), decode(hash, 'hex'), $3
     FROM unnest($4::uuid[], $5::text[], $6::text[]) WITH ORDINALITY AS link (audit_id, previous_hash, hash, place)`,
    [
      tx.schemeId,
      lastSequence,
      now,
      links.map((link) => link.auditId),
      links.map((link) => hex(link.previousHash)),
      links.map((link) => hex(link.hash)),
    ],
  );
}

/** Ids begin with the millisecond they were made in, so the rows of the last hour are found by the key alone. */
async function lookFrom(tx: Transaction): Promise<string> {
  const [latest] = await tx.sql<{ auditId: string }>(
    `SELECT audit_id AS "auditId" FROM (SELECT audit_id FROM audit_seal WHERE scheme_id = $1 ORDER BY sequence DESC LIMIT $2) latest
     ORDER BY audit_id DESC LIMIT 1`,
    [tx.schemeId, LINKS_PER_BATCH],
  );
  if (latest === undefined) return idMadeAt(0);
  const madeAt = Number.parseInt(latest.auditId.replaceAll('-', '').slice(0, 12), 16);
  return idMadeAt(Math.max(0, madeAt - LOOKS_BACK_MS));
}

/** The smallest id of a millisecond. */
function idMadeAt(milliseconds: number): string {
  const hex = milliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
