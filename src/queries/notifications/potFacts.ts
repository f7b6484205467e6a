import type { SchemeTransaction } from '../../entities/database.js';
import { type MintRequestRecord, mintRequestRecords } from '../accounts/mintRequests.js';
import { operatorRecords, type RecipientRecord, recipientRecords } from './recipients.js';

export interface PotRanOutFacts {
  operators: RecipientRecord[];
  /** Null: the community pot. */
  organisationName: string | null;
  isFrozen: boolean;
  /** What waits for it now; nothing where it was filled meanwhile. */
  waitingCount: number;
  waitingMinutes: number;
}

/** Pots by their account's id. Missing ones are left out. */
export async function potRanOutFacts(
  tx: SchemeTransaction,
  accountIds: readonly string[],
): Promise<Map<string, PotRanOutFacts>> {
  const pots = await tx.sql<Omit<PotRanOutFacts, 'operators'> & { id: string }>(
    `SELECT a.id, o.name AS "organisationName", a.status = 'FROZEN' AS "isFrozen", count(w.*) AS "waitingCount",
            coalesce(sum(w.reward_minutes), 0) AS "waitingMinutes"
     FROM account a
     LEFT JOIN organisation o ON o.scheme_id = a.scheme_id AND o.id = a.organisation_id
     LEFT JOIN waiting_hours($1, $2::uuid[]) w ON w.payer_id = a.id
     WHERE a.scheme_id = $1 AND a.id = ANY ($2) GROUP BY a.id, a.status, o.name`,
    [tx.schemeId, [...new Set(accountIds)]],
  );
  const operators = await operatorRecords(tx);
  return new Map(pots.map(({ id, ...pot }) => [id, { ...pot, operators }]));
}

/** Grants into pots, by their transfer's id: there is nothing to tell of them but that they are. */
export async function fundedFacts(
  _tx: SchemeTransaction,
  transferIds: readonly string[],
): Promise<Map<string, object>> {
  return new Map(transferIds.map((id) => [id, {}]));
}

export interface MintFacts extends Omit<MintRequestRecord, 'potAccountId' | 'organisationId'> {
  /** Null: the community pot. */
  organisationName: string | null;
  askedBy: RecipientRecord;
  /** Null while nobody has decided. */
  decidedBy: RecipientRecord | null;
  /** Everybody who may decide: the operators without the one who asked. */
  others: RecipientRecord[];
}

/** Who asked and who decided, by the membership they did it with: as they go on, where it was joined with another since. */
async function peopleBehind(
  tx: SchemeTransaction,
  requests: readonly MintRequestRecord[],
): Promise<Map<string, RecipientRecord>> {
  const named = await tx.sql<{ id: string; goesOnAs: string }>(
    'SELECT id, remaining_member($1, id) AS "goesOnAs" FROM member WHERE scheme_id = $1 AND id = ANY ($2)',
    [
      tx.schemeId,
      requests.flatMap(({ askedByMemberId, decidedByMemberId: by }) => [askedByMemberId, ...(by ? [by] : [])]),
    ],
  );
  const people = await recipientRecords(
    tx,
    named.map(({ goesOnAs }) => goesOnAs),
  );
  return new Map(
    named.flatMap(({ id, goesOnAs }) => {
      const person = people.get(goesOnAs);
      return person ? [[id, person] as const] : [];
    }),
  );
}

/** Requests to issue credits beyond the supply cap, by id. Missing ones are left out. */
export async function mintFacts(tx: SchemeTransaction, ids: readonly string[]): Promise<Map<string, MintFacts>> {
  const requests = [...(await mintRequestRecords(tx, ids)).values()];
  const people = await peopleBehind(tx, requests);
  const operators = await operatorRecords(tx);
  const names = await tx.sql<{ id: string; name: string }>(
    'SELECT id, name FROM organisation WHERE scheme_id = $1 AND id = ANY ($2)',
    [tx.schemeId, requests.map(({ organisationId }) => organisationId)],
  );
  return new Map(
    requests.flatMap((request) => {
      const { potAccountId: _, organisationId, ...told } = request;
      const askedBy = people.get(request.askedByMemberId);
      if (askedBy === undefined) return [];
      const facts: MintFacts = {
        ...told,
        organisationName: names.find(({ id }) => id === organisationId)?.name ?? null,
        askedBy,
        decidedBy: people.get(request.decidedByMemberId ?? '') ?? null,
        others: operators.filter(({ memberId }) => memberId !== askedBy.memberId),
      };
      return [[request.id, facts]];
    }),
  );
}
