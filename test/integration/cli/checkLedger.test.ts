import { createWorld, type World } from '../../support/world.js';
import { cli, onDatabase } from './cli.js';

describe('check-ledger', () => {
  let world: World;
  let other: World;
  let walletId: string;

  beforeAll(async () => {
    world = await createWorld();
    other = await createWorld({ test: world.test });
    for (const scheme of [world, other]) {
      const member = await scheme.member();
      await scheme.credit(member.id, 90);
      const [wallet] = await world.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [
        member.id,
      ]);
      walletId = wallet?.id ?? '';
    }
  });

  afterAll(async () => {
    await world.close();
  });

  const check = () => cli(onDatabase(world.test.adminUrl), 'check-ledger');

  it('counts what every scheme has', async () => {
    expect(await check()).toEqual({
      code: 0,
      stdout: 'ledger: 2 transfers, 4 entries, 6 accounts, 0 differences\n',
      stderr: '',
    });
  });

  it('names what somebody tampered with, and fails', async () => {
    await world.test.admin('UPDATE account SET balance_minutes = balance_minutes + 7 WHERE id = $1', [walletId]);
    const { code, stdout } = await check();
    await world.test.admin('UPDATE account SET balance_minutes = balance_minutes - 7 WHERE id = $1', [walletId]);
    const place = `(scheme ${other.schemeId}, id ${walletId})`;
    expect([code, ...stdout.trimEnd().split('\n')]).toEqual([
      1,
      `promise 2: the balances of a scheme do not sum to zero (scheme ${other.schemeId})`,
      `promise 4: a balance is not the sum of its entries ${place}`,
      `promise 4: what remains in the lots is not the balance ${place}`,
      'ledger: 2 transfers, 4 entries, 6 accounts, 3 differences',
    ]);
    expect((await check()).code).toBe(0);
  });

  it('sees rights that nobody should have', async () => {
    await world.test.admin('GRANT UPDATE (amount_minutes) ON entry TO tc_app');
    await world.test.admin('GRANT DELETE ON transfer TO tc_worker');
    const { code, stdout } = await check();
    await world.test.admin('REVOKE UPDATE (amount_minutes) ON entry FROM tc_app');
    await world.test.admin('REVOKE DELETE ON transfer FROM tc_worker');
    expect([code, ...stdout.trimEnd().split('\n')]).toEqual([
      1,
      'promise 6: a role of the service may change posted rows (id tc_app UPDATE entry)',
      'promise 6: a role of the service may change posted rows (id tc_worker DELETE transfer)',
      'ledger: 2 transfers, 4 entries, 6 accounts, 2 differences',
    ]);
  });

  it('says in one line why a database cannot be asked', async () => {
    const nowhere = await cli(onDatabase('postgres://nobody@127.0.0.1:1/nowhere'), 'check-ledger');
    expect(nowhere).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The database (DATABASE_URL) cannot be used: nothing answers there; start that server or correct the address.\n',
    });
  });
});
