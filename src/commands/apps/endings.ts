import type { SchemeTransaction } from '../../entities/database.js';

/** What ends together: everything behind an app, a member's consents, a venue's tills. */
type Ending = { appId: string } | { memberId: string } | { organisationId: string };

/**
 * Ends consents, tills and servers' apps, in the caller's transaction: whoever holds a token of theirs is nobody once it has committed. The caller says
 * so to whoever remembers actors (changesActors).
 */
export async function endAppAccess(tx: SchemeTransaction, now: Date, ending: Ending): Promise<void> {
  const grants: { hash: Buffer }[] = [];
  if (!('organisationId' in ending)) {
    const [column, id] = 'appId' in ending ? ['app_id', ending.appId] : ['member_id', ending.memberId];
    grants.push(
      ...(await tx.sql<{ hash: Buffer }>(
        `UPDATE consent SET ended_at = $3 WHERE scheme_id = $1 AND ${column} = $2 AND ended_at IS NULL RETURNING grant_hash AS hash`,
        [tx.schemeId, id, now],
      )),
    );
  }
  if (!('memberId' in ending)) {
    const [column, id] = 'appId' in ending ? ['app_id', ending.appId] : ['organisation_id', ending.organisationId];
    grants.push(
      ...(await tx.sql<{ hash: Buffer }>(
        `UPDATE till SET unpaired_at = $3 WHERE scheme_id = $1 AND ${column} = $2 AND unpaired_at IS NULL RETURNING grant_hash AS hash`,
        [tx.schemeId, id, now],
      )),
    );
    const ended = await tx.sql<{ id: string }>(
      `UPDATE app SET status = 'ENDED', ended_at = $3
       WHERE scheme_id = $1 AND ${'appId' in ending ? 'id' : 'organisation_id'} = $2 AND status <> 'ENDED' RETURNING id`,
      [tx.schemeId, id, now],
    );
    await tx.sql(
      'UPDATE app_secret SET ended_at = $3 WHERE scheme_id = $1 AND app_id = ANY ($2) AND ended_at IS NULL',
      [tx.schemeId, ended.map((app) => app.id), now],
    );
  }
  await forgetGrants(
    tx,
    grants.map(({ hash }) => hash),
  );
}

/** Forgets what was issued for grants: nothing more is issued for them. */
export async function forgetGrants(tx: SchemeTransaction, hashes: readonly Buffer[]): Promise<void> {
  if (hashes.length > 0) await tx.sql('SELECT oauth_end_grants($1)', [hashes]);
}
