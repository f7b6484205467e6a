import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectPool } from '../../src/adapters/database/connect.js';
import { formatMinutes } from '../../src/domain/minutes.js';

/**
 * Yardstick Y2, a process of its own: node:http, one prepared SQL call as tc_app under row-level security, and JSON.stringify. It answers the very
 * JSON that the service answers; nobody signs in, nothing is parsed or validated, no policy is asked.
 */

interface Row {
  balance_minutes: number;
  available_minutes: number;
  held_minutes: number;
  to_earn_back_minutes: number;
  sequence: number;
  kind: string;
  amount_minutes: number;
  balance_after_minutes: number;
  occurred_at: Date;
  note: string | null;
  group_name: string | null;
  worked_on: string | null;
  venue_name: string | null;
  offer_title: string | null;
  other_member_name: string | null;
}

export interface StatementServerOrder {
  url: string;
  schemeId: string;
  poolMax: number;
  lines: number;
}

const spokenDays = new Map<string, string>();
const dayForm = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

function spoken(day: string): string {
  let words = spokenDays.get(day);
  if (words === undefined) {
    words = dayForm.format(new Date(`${day}T12:00:00Z`));
    spokenDays.set(day, words);
  }
  return words;
}

/** The kinds of line that the benchmark's borough has. */
function describe(row: Row): string {
  if (row.kind === 'ISSUE') return `Thank you for your time with ${row.group_name} on ${spoken(row.worked_on ?? '')}`;
  if (row.kind === 'REDEMPTION') return `Enjoyed: ${row.offer_title} at ${row.venue_name}`;
  if (row.kind === 'GIFT') return `A gift ${row.amount_minutes > 0 ? 'from' : 'to'} ${row.other_member_name}`;
  return row.note ?? 'Put right by the scheme';
}

function answer(rows: Row[], lines: number): string {
  const [first] = rows;
  if (!first) return '{"data":null}';
  const shown = rows.slice(0, lines);
  return JSON.stringify({
    data: {
      account: {
        balance: {
          minutes: first.balance_minutes,
          availableMinutes: first.available_minutes,
          heldMinutes: first.held_minutes,
          toEarnBackMinutes: first.to_earn_back_minutes,
          text: formatMinutes(first.balance_minutes),
        },
        statement: {
          edges: shown.map((row) => ({
            node: {
              kind: row.kind,
              amountMinutes: row.amount_minutes,
              balanceAfterMinutes: row.balance_after_minutes,
              description: describe(row),
              occurredAt: row.occurred_at.toISOString(),
            },
          })),
          pageInfo: {
            hasNextPage: rows.length > lines,
            endCursor: Buffer.from(JSON.stringify([shown.at(-1)?.sequence])).toString('base64url'),
          },
        },
      },
    },
  });
}

process.once('message', (order: StatementServerOrder) => {
  const pool = connectPool({ url: order.url, role: 'tc_app', poolMax: order.poolMax });
  const text = 'SELECT * FROM y2.statement($1, $2, $3)';
  const server = createServer((request, response) => {
    const accountId = request.url?.slice('/statements/'.length) ?? '';
    pool.query<Row>({ name: 'statement', text, values: [order.schemeId, accountId, order.lines + 1] }).then(
      ({ rows }) => {
        const body = answer(rows, order.lines);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
        response.end(body);
      },
      () => {
        response.writeHead(500).end();
      },
    );
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
