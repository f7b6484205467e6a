/**
 * SQL: whether what the message says went another way, or is about to: one before it or after it in its chain waits, or was handed over and is not known to have
 * failed. Then the message is not sent again, or its recipient would be told twice. $1 is the scheme.
 * @param id The message's id, as an expression.
 */
export const toldOtherwise = (id: string): string => `EXISTS (
  SELECT FROM notification o WHERE o.scheme_id = $1 AND o.id <> ${id} AND o.id IN (${chainOf(id)})
    AND (o.state = 'PENDING' OR o.state = 'SENT' AND coalesce(o.receipt, 'DELIVERED') = 'DELIVERED'))`;

/** SQL: the ids of a message, of those in whose place it stands, and of those that stand in its own. $1 is the scheme. */
export const chainOf = (id: string): string => `
  WITH RECURSIVE above AS (
      SELECT a.id, a.instead_of FROM notification a WHERE a.scheme_id = $1 AND a.id = ${id}
      UNION ALL SELECT a.id, a.instead_of FROM above b JOIN notification a ON a.scheme_id = $1 AND a.id = b.instead_of),
    below AS (
      SELECT a.id FROM notification a WHERE a.scheme_id = $1 AND a.instead_of = ${id}
      UNION ALL SELECT a.id FROM below b JOIN notification a ON a.scheme_id = $1 AND a.instead_of = b.id)
  SELECT above.id FROM above UNION ALL SELECT below.id FROM below`;
