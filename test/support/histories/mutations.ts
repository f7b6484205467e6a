import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestDatabase } from '../database.js';
import { checkoutRoot } from '../server.js';

export interface Edit {
  /** A file of src/ledger/sql, without its ending. */
  file: string;
  from: string;
  to: string;
}

/** A rule of the ledger, broken on purpose. */
export interface Mutation {
  name: string;
  edits: Edit[];
  /** The promises that may be the first to tell. */
  promises: number[];
  /** What the database itself may refuse instead, before any promise is broken. */
  refuses?: string;
}

/** The rules that the campaign must see broken. The quick ones are part of npm test. */
export const mutations: (Mutation & { isQuick?: true })[] = [
  {
    name: 'a running balance is off by one',
    edits: [
      { file: 'ledger_write_entries', from: 'a.balance_minutes + r.so_far,', to: 'a.balance_minutes + r.so_far + 1,' },
    ],
    promises: [3, 5],
    isQuick: true,
  },
  {
    name: 'the lots that lapse last go first',
    edits: [
      {
        file: 'ledger_take_lots',
        from: 'ORDER BY l.expires_at NULLS LAST',
        to: 'ORDER BY l.expires_at DESC NULLS FIRST',
      },
    ],
    promises: [17],
  },
  {
    name: 'a captured hold stays held',
    edits: [
      {
        file: 'ledger_capture_holds',
        from: 'UPDATE account SET held_minutes = account.held_minutes - t.minutes',
        to: 'UPDATE account SET held_minutes = account.held_minutes',
      },
    ],
    promises: [4],
  },
  {
    name: 'a hold that is given back stays in its lots',
    edits: [
      {
        file: 'ledger_release_hold',
        from: 'UPDATE lot SET held_minutes = lot.held_minutes - h.minutes',
        to: 'UPDATE lot SET held_minutes = lot.held_minutes',
      },
    ],
    promises: [4],
  },
  {
    name: 'what is to be earned back is not filled first',
    edits: [
      {
        file: 'ledger_open_lots',
        from: 'minutes - least(minutes, greatest(0, shortfall - arrived_before))',
        to: 'minutes',
      },
    ],
    promises: [4],
  },
  {
    name: 'a gift loses its day',
    edits: [
      {
        file: 'ledger_open_lots',
        from: 'ELSE l.expires_at END AS until',
        to: 'ELSE NULL END AS until',
      },
    ],
    promises: [18],
  },
  {
    name: 'lapsed credits can be spent',
    edits: [
      { file: 'account_free', from: 'AND (l.expires_at IS NULL OR l.expires_at > p_at)', to: '' },
      { file: 'ledger_take_lots', from: 'AND (l.expires_at IS NULL OR l.expires_at > p_at)', to: '' },
    ],
    promises: [4, 13, 17],
  },
  {
    name: 'the sweep takes what is held',
    edits: [
      {
        file: 'expire_lots',
        from: 'l.remaining_minutes - l.held_minutes AS minutes',
        to: 'l.remaining_minutes AS minutes',
      },
    ],
    promises: [4, 18],
  },
  {
    name: 'stock is not counted under the lock',
    edits: [
      { file: 'redeem_check', from: "r.state IN ('HELD', 'REDEEMED')) AS used", to: "r.state = 'REVERSED') AS used" },
      { file: 'redemption_counts', from: "r.state IN ('HELD', 'REDEEMED')", to: "r.state = 'REVERSED'" },
    ],
    promises: [13],
  },
  {
    name: 'only the receiving entry is written',
    edits: [{ file: 'ledger_write_entries', from: 'CROSS JOIN (VALUES (0), (1))', to: 'CROSS JOIN (VALUES (1))' }],
    promises: [1],
    isQuick: true,
  },
  {
    name: 'an approval is answered and not written',
    edits: [{ file: 'approve_batch', from: 'PERFORM approve_write(', to: 'PERFORM 1 WHERE false AND NULL = (' }],
    promises: [10],
  },
  {
    name: 'a key answers for any input',
    edits: [{ file: 'approve_batch', from: "OR i.input_hash <> decode(r.input_hash, 'hex')", to: '' }],
    promises: [8],
    isQuick: true,
  },
  {
    name: 'a code is not used up',
    edits: [{ file: 'redeem_write', from: 'SET used_at = p_at FROM', to: 'SET used_at = NULL FROM' }],
    promises: [14],
  },
  {
    name: 'credits that come back after their day get no grace',
    edits: [{ file: 'ledger_give_back', from: 'l.expires_at <= p_at AS lapsed', to: 'false AS lapsed' }],
    promises: [16],
  },
  {
    name: 'a reversal takes back half',
    edits: [
      {
        file: 'ledger_reverse',
        from: "'REVERSAL', v_original.amount_minutes,",
        to: "'REVERSAL', (v_original.amount_minutes + 1) / 2,",
      },
    ],
    promises: [4, 15, 10],
    isQuick: true,
  },
  {
    name: 'hours that were approved later overtake in a pot',
    edits: [
      {
        file: 'award_waiting',
        from: 'PARTITION BY w.payer_id ORDER BY w.decided_at, w.hours_log_id',
        to: 'PARTITION BY w.payer_id ORDER BY w.decided_at DESC, w.hours_log_id',
      },
    ],
    promises: [10],
  },
  {
    name: 'a frozen pot gives what waits for it',
    edits: [{ file: 'award_waiting', from: "pot.status = 'OPEN' AND l.through", to: 'l.through' }],
    promises: [10],
  },
  {
    name: 'approved hours are approved again',
    edits: [
      {
        file: 'approve_check',
        from: "WHEN h.state IS DISTINCT FROM d.from_state THEN 'ALREADY_DECIDED'",
        to: '',
      },
    ],
    promises: [19],
    refuses: 'transfer_awards_log_once',
  },
  {
    name: 'an approval that was refused keeps its key',
    edits: [
      {
        file: 'approve_batch',
        from: 'i.actor = r.actor AND i.key = r.key AND i.result IS NULL',
        to: 'i.actor = r.actor AND i.key = r.key AND i.result IS NOT NULL AND false',
      },
    ],
    promises: [11],
  },
];

/** Puts the mutation's functions in place of the real ones, as their owner. @throws where a text is not found exactly once */
export async function install(test: TestDatabase, { edits }: Mutation): Promise<void> {
  for (const [file, text] of await mutated(edits)) await replaceFunction(test, file, text);
}

/** Puts the real functions back. */
export async function restore(test: TestDatabase, { edits }: Mutation): Promise<void> {
  for (const { file } of edits) await replaceFunction(test, file, await sourceOf(file));
}

/** The texts of the functions with all edits made. */
export async function mutated(edits: readonly Edit[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const text = texts.get(file) ?? (await sourceOf(file));
    if (text.split(from).length !== 2) throw new Error(`${file}.sql does not have this exactly once: ${from}`);
    texts.set(
      file,
      text.replace(from, () => to),
    );
  }
  return texts;
}

async function sourceOf(file: string): Promise<string> {
  return await readFile(join(checkoutRoot, 'src', 'ledger', 'sql', `${file}.sql`), 'utf8');
}

async function replaceFunction(test: TestDatabase, file: string, text: string): Promise<void> {
  const replacing = text.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');
  if (replacing === text) throw new Error(`${file}.sql creates no function`);
  await test.admin(`SET ROLE tc_owner; ${replacing}; RESET ROLE`);
}
