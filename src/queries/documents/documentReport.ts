import { type DocumentMode, type DocumentOwner, documentClient } from '../../domain/documents/documents.js';
import { notFound } from '../../domain/errors.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

export interface UnknownOperationRecord {
  sha256: string;
  name: string | null;
  times: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

export interface DocumentReportRecord {
  mode: DocumentMode;
  documentCount: number;
  unknownOperations: UnknownOperationRecord[];
}

const shownMax = 100;

/** What an app may send, and what else it sent: the most frequent first, a hundred at most. @throws RequestError NOT_FOUND, FORBIDDEN */
export const documentReport = defineQuery({
  name: 'documentReport',
  policy: schemeAudit,
  async run(tx, owner: DocumentOwner): Promise<DocumentReportRecord> {
    tx.authorize(undefined);
    const client = documentClient(owner);
    const [found] = await tx.sql<{ mode: DocumentMode | null; documentCount: number }>(
      `SELECT (SELECT p.mode FROM document_policy p WHERE p.scheme_id = $1 AND p.client = $3) AS mode,
              (SELECT count(*) FROM trusted_document d WHERE d.scheme_id = $1 AND d.client = $3) AS "documentCount"
       FROM ${owner.kind === 'APP' ? 'app' : 'api_key'} k WHERE k.scheme_id = $1 AND k.id = $2`,
      [tx.schemeId, owner.id, client],
    );
    if (!found) throw notFound();
    const unknownOperations = await tx.sql<UnknownOperationRecord>(
      `SELECT encode(sha256, 'hex') AS sha256, operation_name AS name, times, first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"
       FROM unknown_operation WHERE scheme_id = $1 AND client = $2 ORDER BY times DESC, sha256 LIMIT ${shownMax}`,
      [tx.schemeId, client],
    );
    return { mode: found.mode ?? 'OFF', documentCount: found.documentCount, unknownOperations };
  },
});
