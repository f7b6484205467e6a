import type { Database } from '../context.js';
import { canonicalAuditRow, firstPreviousHash, LINKS_PER_BATCH } from './auditLink.js';

export type BrokenBecause = 'LINK_MISSING' | 'ROW_MISSING' | 'ROW_CHANGED' | 'CHAIN_CUT';

export interface AuditChainCheck {
  /** Links that hold, from the first one on. */
  links: number;
  /** The first link that does not hold; null when the chain is whole. */
  broken: { sequence: number; auditId: string; because: BrokenBecause } | null;
  /** Rows that are in no chain yet. */
  unsealed: number;
}

interface CheckedLink {
  sequence: number;
  auditId: string;
  hash: string;
  because: BrokenBecause | null;
}

/** Every link is recomputed from its row and compared with its neighbour before it; $2 and $3 are the last link that was checked. */
const CHECK_BATCH = `
  WITH link AS (
    SELECT s.sequence, s.audit_id, s.previous_hash, s.hash,
           lag(s.sequence, 1, $2::bigint) OVER w AS sequence_before, lag(s.hash, 1, $3::bytea) OVER w AS hash_before
    FROM audit_seal s WHERE s.scheme_id = $1 AND s.sequence > $2
    WINDOW w AS (ORDER BY s.sequence) ORDER BY s.sequence LIMIT ${LINKS_PER_BATCH}
  )
  SELECT l.sequence, l.audit_id AS "auditId", l.hash::text AS hash, CASE
      WHEN l.sequence <> l.sequence_before + 1 THEN 'LINK_MISSING'
      WHEN l.previous_hash <> l.hash_before THEN 'CHAIN_CUT'
      WHEN a.id IS NULL THEN 'ROW_MISSING'
      WHEN l.hash <> sha256(l.previous_hash || ${canonicalAuditRow}) THEN 'ROW_CHANGED'
    END AS because
  FROM link l LEFT JOIN audit a ON a.scheme_id = $1 AND a.id = l.audit_id
  ORDER BY l.sequence`;

/**
 * Recomputes the chain over a scheme's audit rows and names the first link that does not hold. Rows and links cut off together from the end
 * of a chain leave no trace in it: keep the last hash elsewhere to see that.
 */
export async function verifyAuditChain(database: Database, schemeId: string): Promise<AuditChainCheck> {
  return await database.inScheme(
    schemeId,
    async (tx) => {
      const [open] = await tx.sql<{ unsealed: number }>(
        `SELECT count(*) AS unsealed FROM audit a WHERE a.scheme_id = $1
           AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.scheme_id = a.scheme_id AND s.audit_id = a.id)`,
        [schemeId],
      );
      const unsealed = open?.unsealed ?? 0;
      let last = { sequence: 0, hash: firstPreviousHash };
      for (;;) {
        const batch = await tx.sql<CheckedLink>(CHECK_BATCH, [schemeId, last.sequence, last.hash]);
        for (const { sequence, auditId, because } of batch) {
          if (because !== null) return { links: sequence - 1, broken: { sequence, auditId, because }, unsealed };
        }
        const end = batch.at(-1);
        if (end === undefined) return { links: last.sequence, broken: null, unsealed };
        last = end;
      }
    },
    'REPEATABLE READ',
  );
}
