import { readEmail, readPhone } from '../../domain/people/address.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { MemberEntity } from '../../entities/people/entities.js';
import type { RequestContext } from '../context.js';

/** The scheme behind a short name; null where there is none. */
export async function findScheme(context: RequestContext, slug: string): Promise<string | null> {
  if (!/^[a-z0-9-]{1,50}$/i.test(slug)) return null;
  const { rows } = await context.database.pool.query<{ scheme_id: string }>('SELECT scheme_id FROM find_scheme($1)', [
    slug,
  ]);
  return rows[0]?.scheme_id ?? null;
}

/** The active member an email address or telephone number belongs to, and which of the two it was. */
export async function findByAddress(
  tx: SchemeTransaction,
  typed: string,
): Promise<{ member: MemberEntity; by: 'EMAIL' | 'TEXT' } | null> {
  const email = readEmail(typed);
  const phone = email ? null : readPhone(typed);
  if (!email && !phone) return null;
  const [row] = await tx.sql<{ id: string }>(
    `SELECT id FROM member WHERE scheme_id = $1 AND status = 'ACTIVE' AND ${email ? 'lower(email) = $2' : 'phone = $2'}`,
    [tx.schemeId, email ?? phone],
  );
  if (!row) return null;
  return {
    member: await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: row.id }),
    by: email ? 'EMAIL' : 'TEXT',
  };
}
