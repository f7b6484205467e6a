import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { invitationLastDay } from '../../domain/people/invitation.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { InvitationEntity, SchemeEntity } from '../../entities/people/entities.js';
import { anyone, invitationRead } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

export interface InvitationsInput {
  /** Null: everybody's. */
  organisationId: string | null;
  state?: InvitationEntity['state'] | null;
  first: number;
  after?: string | null;
}

/** Invitations of a group, or of the whole scheme, the latest first: who was asked, and who came. */
export const invitations = defineQuery({
  name: 'invitations',
  policy: invitationRead,
  async run(tx, input: InvitationsInput): Promise<Page<InvitationEntity>> {
    const { organisationId } = input;
    tx.authorize({ organisationId });
    const rows = await tx.em.find(
      InvitationEntity,
      {
        schemeId: tx.schemeId,
        ...(organisationId === null ? {} : { organisationId }),
        ...(input.state ? { state: input.state } : {}),
        ...(input.after ? afterInstant('invitedAt', input.after) : {}),
      },
      { orderBy: { invitedAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.invitedAt, row.id));
  },
});

/** One invitation. @throws RequestError NOT_FOUND, FORBIDDEN */
export const invitation = defineQuery({
  name: 'invitation',
  policy: invitationRead,
  async run(tx, input: { invitationId: string }): Promise<InvitationEntity> {
    const found = await tx.em.findOne(InvitationEntity, { schemeId: tx.schemeId, id: input.invitationId });
    if (!found) throw notFound();
    tx.authorize({ organisationId: found.organisationId ?? null });
    return found;
  },
});

/** What somebody who holds the token reads before they accept. */
export interface OpenInvitation {
  schemeName: string;
  organisationName: string | null;
  name: string | null;
  /** The last day on which it opens. */
  lastDayOn: string;
}

/** The open invitation behind a token's hash. @throws RequestError NOT_FOUND, whatever the reason */
export const openInvitation = defineQuery({
  name: 'openInvitation',
  policy: anyone,
  async schemeFor(context, input: { tokenHash: Buffer }) {
    const { rows } = await context.database.pool.query<{ scheme_id: string }>(
      'SELECT scheme_id FROM resolve_invitation($1, $2)',
      [input.tokenHash, context.now],
    );
    return rows[0]?.scheme_id ?? null;
  },
  async run(tx, { tokenHash }): Promise<OpenInvitation> {
    tx.authorize(undefined);
    const found = await tx.em.findOne(InvitationEntity, { schemeId: tx.schemeId, tokenHash, state: 'OPEN' });
    if (!found || found.lapsesAt <= tx.now) throw notFound();
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const group = found.organisationId
      ? await tx.em.findOneOrFail(OrganisationEntity, { schemeId: tx.schemeId, id: found.organisationId })
      : null;
    return {
      schemeName: scheme.name,
      organisationName: group?.name ?? null,
      name: found.name ?? null,
      lastDayOn: invitationLastDay(found.lapsesAt, scheme.timeZone),
    };
  },
});

/** How far the latest message about an invitation has come. */
export type InvitationMessageState = 'PENDING' | 'SENT' | 'FAILED';

/** By the invitations' ids. */
export async function invitationMessages(
  tx: SchemeTransaction,
  invitationIds: readonly string[],
): Promise<Map<string, InvitationMessageState>> {
  const rows = await tx.sql<{ id: string; state: InvitationMessageState }>(
    `SELECT DISTINCT ON (invitation_id) invitation_id AS id, state FROM notification
     WHERE scheme_id = $1 AND invitation_id = ANY ($2) ORDER BY invitation_id, created_at DESC, id DESC`,
    [tx.schemeId, invitationIds],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}
