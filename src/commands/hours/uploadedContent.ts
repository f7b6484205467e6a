import { DomainError } from '../../domain/errors.js';
import type { CommandTransaction } from '../defineCommand.js';

/** Only who uploaded a file can load it: an id overheard is of no use. @throws DomainError UPLOAD_NOT_FOUND */
export async function uploadedContent(tx: CommandTransaction<never>, uploadId: string): Promise<Uint8Array> {
  const [upload] = await tx.sql<{ content: Buffer }>(
    'SELECT content FROM upload WHERE scheme_id = $1 AND id = $2 AND uploaded_by = $3',
    [tx.schemeId, uploadId, tx.actorName],
  );
  if (!upload) throw uploadNotFound();
  return upload.content;
}

/** The same for a file that is read later. An upload is never removed, so it is still there then. @throws DomainError UPLOAD_NOT_FOUND */
export async function mustHaveUploaded(tx: CommandTransaction<never>, uploadId: string): Promise<void> {
  const [upload] = await tx.sql('SELECT id FROM upload WHERE scheme_id = $1 AND id = $2 AND uploaded_by = $3', [
    tx.schemeId,
    uploadId,
    tx.actorName,
  ]);
  if (!upload) throw uploadNotFound();
}

function uploadNotFound(): DomainError {
  return new DomainError('UPLOAD_NOT_FOUND', 'There is no such upload. Please send the file again.', {
    field: ['uploadId'],
  });
}
