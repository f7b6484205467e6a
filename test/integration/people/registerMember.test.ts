import { registerMember } from '../../../src/commands/people/registerMember.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, eventsOf, expectRefused, fingerprint } from './support.js';

describe('registerMember', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
  });
  afterAll(() => test.drop());

  const stored = async (id: string) =>
    (
      await test.admin(
        'SELECT name, name_key, email, phone, address_lines, preferred_channel, ward_id FROM member WHERE id = $1',
        [id],
      )
    )[0];

  it('enters a person with neither email nor phone, with a wallet, an event and an audit row', async () => {
    const wardId = await world.ward('E05009317');
    const member = await registerMember(world.as(operator), {
      name: '  Zoë   O’Neill ',
      addressLines: ['1 Rowan Row', 'N17 9XX'],
      wardId,
    });

    expect(await stored(member.id)).toEqual({
      name: 'Zoë O’Neill',
      name_key: 'zoe oneill',
      email: null,
      phone: null,
      address_lines: ['1 Rowan Row', 'N17 9XX'],
      preferred_channel: 'LETTER',
      ward_id: wardId,
    });
    expect(
      await test.admin('SELECT kind, status, balance_minutes, opened_at FROM account WHERE member_id = $1', [
        member.id,
      ]),
    ).toEqual([{ kind: 'WALLET', status: 'OPEN', balance_minutes: 0, opened_at: worldNow }]);
    expect(await eventsOf(world)).toEqual([{ type: 'MemberRegistered', payload: { memberId: member.id } }]);
    expect(await auditOf(world, 'registerMember')).toEqual([
      {
        actor: `member:${operator.kind === 'MEMBER' ? operator.memberId : ''}`,
        subjectType: 'Member',
        subjectId: member.id,
        detail: {},
      },
    ]);
    expect(await ledgerDifferences(test)).toEqual([]);
  });

  it('keeps the channel that was chosen', async () => {
    const member = await registerMember(world.as(operator), {
      name: 'Ada',
      email: 'Ada@Example.org',
      phone: '07700 900123',
      preferredChannel: 'TEXT',
    });

    expect(await stored(member.id)).toMatchObject({
      email: 'ada@example.org',
      phone: '+447700900123',
      preferred_channel: 'TEXT',
    });
  });

  it.each([
    ['020 7946 0558', undefined, '+442079460558', 'NONE'],
    ['020 7946 0558', ['1 Rowan Row', 'N17 9XX'], '+442079460558', 'LETTER'],
    ['07700 900123', ['1 Rowan Row', 'N17 9XX'], '+447700900123', 'TEXT'],
  ])('with %s and %p alone, a landline is kept and takes no texts', async (phone, addressLines, kept, channel) => {
    const { id } = await registerMember(world.as(operator), {
      name: 'Ada',
      phone,
      ...(addressLines && { addressLines }),
    });
    expect(await stored(id)).toMatchObject({ phone: kept, preferred_channel: channel });
  });

  it.each([
    ['an empty name', { name: '   ' }, 'name'],
    ['no email address', { name: 'Ada', email: 'not an address' }, 'email'],
    ['no telephone number', { name: 'Ada', phone: '12' }, 'phone'],
    [
      'a channel without its address',
      { name: 'Ada', phone: '07700 900123', preferredChannel: 'EMAIL' as const },
      'preferredChannel',
    ],
    [
      'texts without a phone',
      { name: 'Ada', email: 'ada@example.org', preferredChannel: 'TEXT' as const },
      'preferredChannel',
    ],
    [
      'texts to a landline',
      { name: 'Ada', phone: '020 7946 0558', preferredChannel: 'TEXT' as const },
      'preferredChannel',
    ],
    [
      'letters to one line',
      { name: 'Ada', addressLines: ['N17 9XX', ' '], preferredChannel: 'LETTER' as const },
      'preferredChannel',
    ],
    [
      'eight lines',
      { name: 'Ada', addressLines: Array.from({ length: 8 }, (_, line) => `Line ${line}`) },
      'addressLines',
    ],
  ])('refuses %s', async (_, input, field) => {
    await expectRefused(world, () => registerMember(world.as(operator), input), 'INVALID_INPUT', field);
  });

  it('refuses an address that names a member already, and says which', async () => {
    await world.member('First', { email: 'ada@example.org', phone: '+447700900123' });

    const again = (contact: object) => registerMember(world.as(operator), { name: 'Second', ...contact });
    await expectRefused(world, () => again({ email: 'ADA@example.org' }), 'DUPLICATE_MEMBER', 'email');
    await expectRefused(
      world,
      () => again({ email: 'new@example.org', phone: '07700900123' }),
      'DUPLICATE_MEMBER',
      'phone',
    );
  });

  it('of two who enter the same person at once, one hears DUPLICATE_MEMBER', async () => {
    const attempts = await Promise.allSettled(
      ['Ada', 'Ada L.'].map((name) => registerMember(world.as(operator), { name, email: 'ada@example.org' })),
    );

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(attempts.find((attempt) => attempt.status === 'rejected')).toMatchObject({
      reason: { code: 'DUPLICATE_MEMBER', detail: { field: ['email'] } },
    });
    expect(
      await test.admin('SELECT count(*) FROM member WHERE scheme_id = $1 AND email IS NOT NULL', [world.schemeId]),
    ).toEqual([{ count: 1 }]);
    expect(await eventsOf(world)).toHaveLength(1);
  });

  it('the index decides where both have looked before either has written', async () => {
    // A row that is written but not yet committed is invisible to the look, and met only by the index.
    const rival = test.database.inScheme(world.schemeId, async (tx) => {
      await tx.sql(
        `INSERT INTO member (scheme_id, id, member_number, name, name_key, phone, preferred_channel, created_at)
         VALUES ($1, $2, '0000001X', 'Rival', 'rival', '+447700900456', 'TEXT', $3)`,
        [world.schemeId, newId(), worldNow],
      );
      const late = registerMember(world.as(operator), { name: 'Late', phone: '07700900456' }).catch(
        (error: unknown) => error,
      );
      for (let look = 0; look < 200; look += 1) {
        const [waiting] = await test.admin<{ count: number }>(
          `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (waiting?.count) break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return { late };
    });

    expect(await (await rival).late).toMatchObject({ code: 'DUPLICATE_MEMBER', detail: { field: ['phone'] } });
    expect(await eventsOf(world)).toEqual([]);
  });

  it('a ward of another scheme is as good as none', async () => {
    const elsewhere = await createWorld({ test });
    const foreign = await elsewhere.ward('E05000001');

    await expectRefused(world, () => registerMember(world.as(operator), { name: 'Ada', wardId: foreign }), 'NOT_FOUND');
    await expectRefused(world, () => registerMember(world.as(operator), { name: 'Ada', wardId: newId() }), 'NOT_FOUND');
  });

  it('is for operators alone', async () => {
    const group = await world.organisation();
    const others = [
      await world.staff(),
      await world.staff(['AUDITOR']),
      await world.staff(['COORDINATOR', group.id], ['LEADER', group.id]),
    ];
    const before = await fingerprint(world);

    for (const actor of others) {
      await expectRefused(world, () => registerMember(world.as(actor), { name: 'Ada' }), 'FORBIDDEN');
    }
    await expectRefused(
      world,
      () => registerMember(world.as({ kind: 'ANONYMOUS' }), { name: 'Ada' }),
      'UNAUTHENTICATED',
    );
    expect(await fingerprint(world)).toEqual(before);
  });
});
