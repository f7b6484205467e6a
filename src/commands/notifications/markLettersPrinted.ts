import { notFound } from '../../domain/errors.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

export interface MarkLettersPrintedInput {
  letterIds: readonly string[];
}

/**
 * Says that letters of the tray are on paper: they wait no longer, and words that open something are gone. One that was printed before stays as it is.
 * Locks the letters by id. @throws RequestError NOT_FOUND, for all of them, where one is not there; FORBIDDEN.
 */
export const markLettersPrinted = defineCommand({
  name: 'markLettersPrinted',
  policy: schemeOperation,
  async run(tx, input: MarkLettersPrintedInput): Promise<{ letterIds: string[] }> {
    tx.authorize({});
    const wanted = [...new Set(input.letterIds)];
    const found = await tx.sql<{ id: string; printedAt: Date | null }>(
      `SELECT id, printed_at AS "printedAt" FROM letter WHERE scheme_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE`,
      [tx.schemeId, wanted],
    );
    if (found.length < wanted.length) throw notFound();
    const waiting = found.filter(({ printedAt }) => printedAt === null).map(({ id }) => id);
    await tx.sql(
      'UPDATE letter SET printed_at = $3, printed_by = $4, body = NULL WHERE scheme_id = $1 AND id = ANY ($2)',
      [tx.schemeId, waiting, tx.now, tx.actorName],
    );
    await tx.audits('Letter', waiting);
    return { letterIds: wanted };
  },
});
