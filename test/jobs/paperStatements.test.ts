import { bodyBlocks } from '../../src/domain/letters/letterDocument.js';
import { formatMinutes } from '../../src/domain/minutes.js';
import { ask } from '../integration/hours/ask.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { createWorld, type World } from '../support/world.js';
import { Movements } from './movements.js';
import { connectWorker, KeptLog } from './support.js';

/** What somebody without a screen is told of their month, and how the same letter is read on one. */

let world: World;
let ledger: Movements;
let database: Awaited<ReturnType<typeof connectWorker>>;

beforeEach(async () => {
  world = await createWorld();
  ledger = new Movements(world);
  database = await connectWorker(world.test.adminUrl);
});
afterEach(async () => {
  await database.close();
  await world.close();
});

async function at(instant: string): Promise<void> {
  world.clock.set(new Date(instant));
  await doWhatIsDue(world, database, new KeptLog());
}

const told = (month: string) =>
  world.test.admin<{ name: string; parts: string[] }>(
    `SELECT m.name, string_to_array(n.body, E'\\n\\n') AS parts FROM notification n JOIN member m ON m.id = n.member_id
     WHERE n.kind = 'MEMBER_STATEMENT' AND n.subject LIKE '%' || $1 ORDER BY m.name`,
    [month],
  );

test('J35 paper tells every movement of the month in a table, down from the first figure to the last; an email tells the last twelve', async () => {
  const [ada, bo] = [await world.member('Ada'), await world.member('Bo', { email: 'bo@example.org' })];
  const [hers, his] = [await ledger.accountOf('WALLET', ada.id), await ledger.accountOf('WALLET', bo.id)];
  const issuance = await ledger.accountOf('ISSUANCE');
  await world.test.admin(
    `UPDATE member SET preferred_channel = 'LETTER', address_lines = '{12 Long Lane,Ashwick,AB1 2CD}' WHERE id = $1`,
    [ada.id],
  );
  await ledger.move('GRANT', issuance, his, 1_000, '2026-11-23T10:00:00Z');
  await ledger.move('GRANT', issuance, hers, 200, '2026-11-23T10:00:00Z');
  await at('2026-11-30T23:59:59Z');
  for (let day = 1; day <= 14; day += 1) {
    const [from, to] = day % 3 === 0 ? [hers, his] : [his, hers];
    await ledger.move('GIFT', from, to, 10 + day, `2026-12-${String(day).padStart(2, '0')}T10:00:00Z`);
  }
  await ledger.move('GIFT', hers, his, 5, '2027-01-01T00:00:00Z');
  await at('2027-01-01T09:00:00Z');
  const [forHer, forHim] = await told('December 2026');
  expect([forHer?.name, forHim?.name]).toEqual(['Ada', 'Bo']);
  const blocks = bodyBlocks((forHer?.parts ?? []).join('\n\n'));
  const [figures, movements] = blocks.flatMap((block) => (block.kind === 'TABLE' ? [block] : []));
  expect(figures?.rows).toEqual([
    ['At the beginning', '3 hours 20 minutes'],
    ['Given to others', '1 hour 10 minutes'],
    ['Received', '2 hours 55 minutes'],
    ['At the end', '5 hours 5 minutes'],
  ]);
  expect(movements?.columns.map(({ heading, isAmount = false }) => [heading, isAmount])).toEqual([
    ['Day', false],
    ['What', false],
    ['In', true],
    ['Out', true],
    ['Balance', true],
  ]);
  let balance = 200;
  expect(movements?.rows).toEqual(
    Array.from({ length: 14 }, (_, index) => {
      const isOut = index % 3 === 2;
      const amount = formatMinutes(11 + index);
      balance += isOut ? -11 - index : 11 + index;
      const day = `${['Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon'][index % 7]} ${index + 1} Dec`;
      const balanceInWords = formatMinutes(balance);
      return [day, isOut ? 'A gift to Bo' : 'A gift from Bo', isOut ? '' : amount, isOut ? amount : '', balanceInWords];
    }),
  );
  expect(balance).toBe(305);
  // On a screen the rows of the letter are a list.
  await world.test.admin(`UPDATE notification SET state = 'SENT', next_try_at = NULL WHERE member_id = $1`, [ada.id]);
  const { viewer } = await ask<{ viewer: { messages: { nodes: { body: string }[] } } }>(
    ...[world, await world.actorOf(ada), '{ viewer { messages(first: 1) { nodes { body } } } }', {}],
  );
  const read = viewer.messages.nodes[0]?.body ?? '';
  expect([read.includes('\t'), read.split('\n').filter((line) => / Dec, A gift /.test(line)).length]).toEqual([
    false,
    14,
  ]);
  expect(read).toContain('\n* Thu 3 Dec, A gift to Bo: out 13 minutes, balance 3 hours 30 minutes\n');
  const list = forHim?.parts.find((part) => part.startsWith('* Mon 14 Dec'))?.split('\n') ?? [];
  expect([list.length, list[0], list[12]]).toEqual([
    13,
    '* Mon 14 Dec, 24 minutes out: A gift to Ada',
    '* and 2 more before',
  ]);
});
