import { hash } from 'node:crypto';
import {
  type DocumentMode,
  type DocumentOwner,
  documentClient,
  documentLengthMax,
  documentsMax,
  isDocumentHash,
} from '../../domain/documents/documents.js';
import { DomainError, notFound } from '../../domain/errors.js';
import { schemeOperation } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';

export interface RegisterDocumentsInput {
  owner: DocumentOwner;
  mode: DocumentMode;
  /** Whole texts, as the app sends them or asks for them by their hash. */
  documents: readonly string[];
  /** SHA-256 in hexadecimal, of documents that the app always sends along. */
  hashes: readonly string[];
}

interface Entry {
  sha256: string;
  body: string | null;
}

/**
 * Adds to the documents of an app, and says how strictly it is held to them. Nothing is taken away: apps of every age are about.
 * @throws DomainError INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN
 */
export const registerDocuments = defineCommand({
  name: 'registerDocuments',
  policy: schemeOperation,
  async run(tx, input: RegisterDocumentsInput): Promise<Record<string, never>> {
    tx.authorize(undefined);
    const { owner } = input;
    const [found] = await tx.sql(
      owner.kind === 'APP'
        ? 'SELECT 1 FROM app WHERE scheme_id = $1 AND id = $2'
        : 'SELECT 1 FROM api_key WHERE scheme_id = $1 AND id = $2',
      [tx.schemeId, owner.id],
    );
    if (!found) throw notFound();
    const entries = read(input);
    const client = documentClient(owner);
    await tx.sql(
      `INSERT INTO document_policy (scheme_id, client, mode, changed_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (scheme_id, client) DO UPDATE SET mode = excluded.mode, changed_at = excluded.changed_at`,
      [tx.schemeId, client, input.mode, tx.now],
    );
    await add(tx, client, entries);
    const detail = { documentMode: input.mode, documents: entries.length };
    await tx.audit(owner.kind === 'APP' ? 'App' : 'ApiKey', owner.id, detail);
    return {};
  },
});

/** @throws DomainError INVALID_INPUT */
function read({ documents, hashes }: RegisterDocumentsInput): Entry[] {
  if (documents.some((text) => text.trim() === '' || text.length > documentLengthMax)) {
    throw new DomainError('INVALID_INPUT', `A document has from 1 to ${documentLengthMax} characters.`, {
      field: ['documents'],
    });
  }
  if (!hashes.every(isDocumentHash)) {
    throw new DomainError('INVALID_INPUT', 'A hash is a SHA-256 in hexadecimal: 64 characters.', { field: ['hashes'] });
  }
  const entries = new Map<string, Entry>(
    hashes.map((text) => [text.toLowerCase(), { sha256: text.toLowerCase(), body: null }]),
  );
  for (const body of documents) {
    const sha256 = hash('sha256', body);
    entries.set(sha256, { sha256, body });
  }
  return [...entries.values()];
}

/** @throws DomainError INVALID_INPUT for more than an app may have */
async function add(tx: CommandTransaction<undefined>, client: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const hashes = entries.map(({ sha256 }) => sha256);
  await tx.sql(
    `INSERT INTO trusted_document AS t (scheme_id, client, sha256, body, registered_at)
     SELECT $1, $2, decode(sha256, 'hex'), body, $5 FROM unnest($3::text[], $4::text[]) AS entry (sha256, body)
     ON CONFLICT (scheme_id, client, sha256) DO UPDATE SET body = coalesce(excluded.body, t.body)`,
    [tx.schemeId, client, hashes, entries.map(({ body }) => body), tx.now],
  );
  const [counted] = await tx.sql<{ documents: number }>(
    'SELECT count(*) AS documents FROM trusted_document WHERE scheme_id = $1 AND client = $2',
    [tx.schemeId, client],
  );
  if ((counted?.documents ?? 0) > documentsMax) {
    throw new DomainError('INVALID_INPUT', `An app has at most ${documentsMax} documents.`, { field: ['documents'] });
  }
  await tx.sql(
    `DELETE FROM unknown_operation WHERE scheme_id = $1 AND client = $2 AND sha256 IN (SELECT decode(h, 'hex') FROM unnest($3::text[]) h)`,
    [tx.schemeId, client, hashes],
  );
}
