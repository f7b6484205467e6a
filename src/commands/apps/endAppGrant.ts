import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { forgetGrants } from './endings.js';

/**
 * Ends the consent or till of a grant, because the app gave it back or somebody used again what works only once.
 * Records the ending in the audit, even where another one came first.
 */
export const endAppGrant = defineCommand({
  name: 'endAppGrant',
  policy: system,
  changesActors: true,
  async run(tx, input: { grantHash: Buffer; why: 'GIVEN_BACK' | 'USED_TWICE' }): Promise<Record<string, never>> {
    tx.authorize(undefined);
    const of = [tx.schemeId, input.grantHash, tx.now];
    const consents = await tx.sql<{ id: string }>(
      'UPDATE consent SET ended_at = coalesce(ended_at, $3) WHERE scheme_id = $1 AND grant_hash = $2 RETURNING id',
      of,
    );
    const tills = await tx.sql<{ id: string }>(
      'UPDATE till SET unpaired_at = coalesce(unpaired_at, $3) WHERE scheme_id = $1 AND grant_hash = $2 RETURNING id',
      of,
    );
    await forgetGrants(tx, [input.grantHash]);
    const subject = consents[0] ?? tills[0];
    await tx.audit(tills.length > 0 ? 'Till' : 'Consent', subject?.id ?? null, { why: input.why });
    return {};
  },
});
