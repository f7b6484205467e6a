import { createHash } from 'node:crypto';
import { newId } from '../../domain/ids.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { cutAt } from '../../domain/text.js';
import { upload } from '../../policies/hours.js';
import { defineCommand } from '../defineCommand.js';

/** Keeps an uploaded file for importHours and others to take. Nobody else than who uploaded it can use it. */
export const storeUpload = defineCommand({
  name: 'storeUpload',
  policy: upload,
  async run(tx, input: { fileName: string; content: Uint8Array }): Promise<{ uploadId: string }> {
    tx.authorize(undefined);
    const uploadId = newId();
    await tx.sql(
      `INSERT INTO upload (scheme_id, id, uploaded_by, file_name, content, sha256, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        tx.schemeId,
        uploadId,
        tx.actorName,
        cutAt(plainLine(input.fileName), 200),
        Buffer.from(input.content),
        createHash('sha256').update(input.content).digest(),
        tx.now,
      ],
    );
    await tx.audit('Upload', uploadId, { bytes: input.content.byteLength });
    return { uploadId };
  },
});
