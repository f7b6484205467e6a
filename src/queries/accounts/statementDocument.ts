import { statementMonths } from '../../domain/accounts/statementMonths.js';
import { notFound, RequestError } from '../../domain/errors.js';
import type { SchemeContact } from '../../domain/notifications/contactRules.js';
import { dateWords } from '../../domain/notifications/dates.js';
import { addMonths } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { accountRead } from '../../policies/accounts.js';
import { hoursList } from '../../policies/hours.js';
import { defineQuery } from '../defineQuery.js';
import { monthBounds } from '../notifications/monthBounds.js';
import {
  linesOfMonth,
  type MovedAccount,
  type StatementLine,
  type WalletMonth,
  type WalletMonthRow,
  walletMonths,
} from '../notifications/monthOfAccounts.js';
import { type VenueFigures, venueMonths } from '../notifications/monthOfVenues.js';
import { schemeContact } from '../notifications/recipients.js';

/** So many movements stand on a document, the last of its month: a page has room for some twenty. */
const linesMost = 500;

/** An account with everything that is printed above its figures. */
interface Holder {
  kind: string;
  memberId: string | null;
  organisationId: string | null;
  openedAt: Date;
  /** Of the member, or of the venue. */
  name: string;
  locale: string;
  isLargePrint: boolean;
  schemeName: string;
  timeZone: string;
  contact: SchemeContact;
}

interface OfMonth {
  holder: Omit<Holder, 'kind' | 'memberId' | 'organisationId' | 'openedAt'>;
  /** The first local day of the month, and the instant at which it was over. */
  monthOn: string;
  until: Date;
  movements: number;
  /** The last movements, the latest first. */
  lines: StatementLine[];
}

/** A month of an account that is over. Asked for again it tells the same figures. */
export type StatementDocument = OfMonth & ({ wallet: WalletMonth } | { venue: VenueFigures });

/** The months of which there is a statement to be fetched, the latest first; none of an account that has no statements. */
export const statementMonthsOf = defineQuery({
  name: 'statementMonthsOf',
  policy: accountRead,
  async run(tx, input: { accountId: string }): Promise<string[]> {
    const holder = await holderOf(tx, input.accountId);
    tx.authorize(holder);
    return hasStatements(holder) ? statementMonths(holder.openedAt, tx.now, holder.timeZone) : [];
  },
});

/**
 * The statement of one month of a wallet or a venue: from the ledger's entries, as the monthly message has it, but for what is of today (what lapses soon, the
 * budget). An app that may not see hours reads no count of them; the movements name what they brought, as those of the account do.
 * @throws RequestError NOT_FOUND where there is none, also for a month before the account; BAD_USER_INPUT for a month that is not over; FORBIDDEN
 */
export const statementDocument = defineQuery({
  name: 'statementDocument',
  policy: accountRead,
  // Figures and lines are told of one moment.
  isolation: 'REPEATABLE READ',
  async run(tx, { accountId, monthOn }: { accountId: string; monthOn: string }): Promise<StatementDocument> {
    const found = await holderOf(tx, accountId);
    tx.authorize(found);
    const { kind, memberId, organisationId, openedAt, ...holder } = found;
    const { from, until } = await monthBounds(tx, monthOn);
    if (!hasStatements(found) || until <= openedAt) throw notFound();
    if (until > tx.now) throw notOver(monthOn);
    const month = { from, until, most: linesMost };
    if (organisationId !== null) {
      const [venue] = await venueMonths(tx, month, [organisationId], true);
      if (venue === undefined) throw notFound();
      const { figures, movements } = venue;
      const lines = await linesOf(tx, venue, month);
      return { holder, monthOn, until, movements, lines, venue: { ...figures, budgetMinutes: null } };
    }
    const [row] = await tx.sql<WalletMonthRow>(FIGURES, [tx.schemeId, from, until, accountId, 1, tx.now, tx.now]);
    if (row === undefined) throw notFound();
    const seesHours = hoursList.allows(tx.actor, { memberId, organisationId: null });
    const { movements } = row;
    const wallet = seesHours ? row : { ...row, givenMinutes: 0, takenBackMinutes: 0 };
    return { holder, monthOn, until, movements, lines: await linesOf(tx, row, month), wallet };
  },
});

const FIGURES = walletMonths(
  `FROM account a JOIN member m ON m.scheme_id = a.scheme_id AND m.id = a.member_id WHERE a.scheme_id = $1 AND a.id = $4 LIMIT $5`,
);

const hasStatements = ({ kind }: Holder): boolean => kind === 'WALLET' || kind === 'VENUE';

/** @throws RequestError NOT_FOUND */
async function holderOf(tx: SchemeTransaction, accountId: string): Promise<Holder> {
  const [holder] = await tx.sql<Holder>(
    `SELECT a.kind, a.member_id AS "memberId", a.organisation_id AS "organisationId", a.opened_at AS "openedAt", coalesce(m.name, o.name, '') AS name,
            coalesce(m.locale, 'en-GB') AS locale, coalesce(m.large_print, false) AS "isLargePrint", s.name AS "schemeName",
            s.time_zone AS "timeZone", ${schemeContact} AS contact
     FROM account a JOIN scheme s ON s.scheme_id = a.scheme_id
     LEFT JOIN member m ON m.scheme_id = a.scheme_id AND m.id = a.member_id
     LEFT JOIN organisation o ON o.scheme_id = a.scheme_id AND o.id = a.organisation_id
     WHERE a.scheme_id = $1 AND a.id = $2`,
    [tx.schemeId, accountId],
  );
  if (holder === undefined) throw notFound();
  return holder;
}

async function linesOf(
  tx: SchemeTransaction,
  account: MovedAccount,
  month: { from: Date; until: Date; most: number },
): Promise<StatementLine[]> {
  return (await linesOfMonth(tx, [account], month)).get(account.accountId) ?? [];
}

function notOver(monthOn: string): RequestError {
  const { month, day } = dateWords('en-GB', 'at');
  return new RequestError(
    'BAD_USER_INPUT',
    `${month(monthOn)} is not over yet. Its statement can be fetched from ${day(addMonths(monthOn, 1))} on.`,
  );
}
