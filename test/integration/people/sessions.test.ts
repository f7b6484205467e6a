import { refreshSession } from '../../../src/commands/people/refreshSession.js';
import { requestSignInCode } from '../../../src/commands/people/requestSignInCode.js';
import type { NewSession } from '../../../src/commands/people/sessions.js';
import { signIn } from '../../../src/commands/people/signIn.js';
import { signInWithCard } from '../../../src/commands/people/signInWithCard.js';
import { signOut } from '../../../src/commands/people/signOut.js';
import { signOutEverywhere } from '../../../src/commands/people/signOutEverywhere.js';
import { issueMemberCard } from '../../../src/commands/spending/issueMemberCard.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { clearRefreshTokens } from '../../../src/jobs/processors/clearRefreshTokens.js';
import type { Actor, MemberActor } from '../../../src/policies/actor.js';
import { sessions } from '../../../src/queries/people/sessions.js';
import { connectDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf } from './support.js';

const nobody: Actor = { kind: 'ANONYMOUS' };
const minute = 60_000;
const day = 24 * 60 * minute;

let world: World;
let scheme: string;
let ada: MemberEntity;
let people = 0;

beforeAll(async () => {
  world = await createWorld({ poolMax: 12 });
  const [row] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  scheme = row?.slug ?? '';
});
beforeEach(async () => {
  world.clock.set(worldNow);
  people += 1;
  ada = await world.member(`Ada ${people}`, { email: `ada${people}@example.org` });
});
afterAll(() => world.close());

const pass = (ms: number) => world.clock.set(new Date(world.clock.now().getTime() + ms));
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
const renew = (refreshToken: string | null) => refreshSession(world.as(nobody), { refreshToken: refreshToken ?? '' });

/** Asks as the service does, without an answer kept from before. */
async function whoIs(token: string): Promise<Actor | 'UNAUTHENTICATED'> {
  const door = new Authenticator(world.test.database, world.services.secrets);
  return await door.actorOf(`Bearer ${token}`, world.clock.now()).catch(() => 'UNAUTHENTICATED' as const);
}

async function memberOf(token: string): Promise<MemberActor> {
  const actor = await whoIs(token);
  if (actor === 'UNAUTHENTICATED' || actor.kind !== 'MEMBER') throw new Error('nobody is signed in');
  return actor;
}

async function signedIn(): Promise<NewSession> {
  const who = { scheme, emailOrPhone: ada.email ?? '' };
  await requestSignInCode(world.as(nobody), who);
  const [message] = await world.test.admin<{ body: string }>(
    `SELECT body FROM notification WHERE scheme_id = $1 AND member_id = $2 AND kind = 'SIGN_IN_CODE' ORDER BY id DESC LIMIT 1`,
    [world.schemeId, ada.id],
  );
  return await signIn(world.as(nobody), { ...who, code: /\b\d{6}\b/.exec(message?.body ?? '')?.[0] ?? '' });
}

describe('a session of two tokens', () => {
  it('begins with one for 15 minutes and one that renews it within 30 days', async () => {
    const session = await signedIn();
    expect(session).toEqual({
      token: expect.stringMatching(/^tcs_[\w-]{43}$/),
      expiresAt: new Date('2026-11-22T10:15:00Z'),
      refreshToken: expect.stringMatching(/^tcr_[\w-]{43}$/),
      refreshTokenExpiresAt: new Date('2026-12-22T10:00:00Z'),
    });
    expect(await memberOf(session.token)).toMatchObject({ memberId: ada.id, signedInBy: 'CODE' });
    pass(15 * minute);
    expect(await whoIs(session.token)).toBe('UNAUTHENTICATED');
    expect(await whoIs(session.refreshToken ?? '')).toBe('UNAUTHENTICATED');
  });

  it('is renewed: new tokens, and the ones before stop at once', async () => {
    const first = await signedIn();
    pass(10 * minute);
    const second = await renew(first.refreshToken);
    expect(second.expiresAt).toEqual(new Date('2026-11-22T10:25:00Z'));
    expect(await whoIs(first.token)).toBe('UNAUTHENTICATED');
    const [before, now] = [await memberOf(second.token), await memberOf((await renew(second.refreshToken)).token)];
    expect(now.sessionId).toBe(before.sessionId);
  });

  it('ends at once, for everybody who has a part of it, when a refresh token comes a second time', async () => {
    const first = await signedIn();
    const second = await renew(first.refreshToken);
    expect(await code(renew(first.refreshToken))).toBe('SESSION_ENDED');
    expect(await whoIs(second.token)).toBe('UNAUTHENTICATED');
    expect(await code(renew(second.refreshToken))).toBe('SESSION_ENDED');
    const [row] = await world.test.admin('SELECT end_reason FROM session WHERE member_id = $1', [ada.id]);
    expect(row).toEqual({ end_reason: 'REFRESH_TOKEN_REUSED' });
    expect((await auditOf(world, 'refreshSession')).at(-1)).toMatchObject({
      actor: 'anonymous',
      subjectType: 'Session',
      detail: { reused: true },
    });
  });

  it('of 16 that come with one refresh token at once, one gets tokens, and they work no more', async () => {
    const { refreshToken } = await signedIn();
    const answers = await Promise.allSettled(Array.from({ length: 16 }, () => renew(refreshToken)));
    const won = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    expect(won).toHaveLength(1);
    expect(await whoIs(won[0]?.token ?? '')).toBe('UNAUTHENTICATED');
    expect(await code(renew(won[0]?.refreshToken ?? ''))).toBe('SESSION_ENDED');
  });

  it('goes on for 90 days of use and no longer, and ends after 30 without', async () => {
    let session = await signedIn();
    for (const days of [29, 29, 29]) {
      pass(days * day);
      session = await renew(session.refreshToken);
    }
    const end = new Date(worldNow.getTime() + 90 * day);
    expect(session.refreshTokenExpiresAt).toEqual(end);
    world.clock.set(new Date(end.getTime() - 5 * minute));
    session = await renew(session.refreshToken);
    expect([session.expiresAt, session.refreshTokenExpiresAt]).toEqual([end, end]);
    world.clock.set(end);
    expect(await code(renew(session.refreshToken))).toBe('SESSION_ENDED');

    const idle = await signedIn();
    pass(30 * day);
    expect(await code(renew(idle.refreshToken))).toBe('SESSION_ENDED');
  });

  it.each([
    ['what was never a token', 'anything'],
    ['an unknown token', `tcr_${'a'.repeat(43)}`],
  ])('answers %s as every other token that does not work', async (_what, refreshToken) => {
    await expect(renew(refreshToken)).rejects.toMatchObject({
      code: 'SESSION_ENDED',
      message: 'You are signed out. Please sign in again.',
    });
  });

  it('is not renewed once the membership has ended', async () => {
    const { refreshToken } = await signedIn();
    await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
    expect(await code(renew(refreshToken))).toBe('SESSION_ENDED');
  });

  it('leaves no token in the database in clear, and old refresh tokens are cleared a day after their time', async () => {
    const { token, refreshToken } = await signedIn();
    const [row] = await world.test.admin<{ text: string }>(
      `SELECT (SELECT string_agg(s::text, '') FROM session s) || (SELECT string_agg(t::text, '') FROM refresh_token t)
         || (SELECT string_agg(a::text, '') FROM audit a) AS text`,
    );
    for (const secret of [token, refreshToken]) expect(row?.text).not.toContain(secret?.slice(4));
    const worker = await connectDatabase({ url: world.test.adminUrl, role: 'tc_worker', poolMax: 1 });
    const kept = async (at: string) => {
      await clearRefreshTokens(worker, new Date(at));
      return (await world.test.admin('SELECT 1 FROM refresh_token WHERE expires_at = $1', ['2026-12-22T10:00:00Z']))
        .length;
    };
    try {
      expect(await kept('2026-12-23T10:00:00Z')).toBeGreaterThan(0);
      expect(await kept('2026-12-23T10:00:01Z')).toBe(0);
    } finally {
      await worker.close();
    }
  });
});

describe('where one is signed in', () => {
  it('lists open sessions, and ends another one', async () => {
    const [phone, desk] = [await signedIn(), await signedIn()];
    const self = await memberOf(desk.token);
    const open = await sessions(world.as(self), {});
    const endsAt = new Date(worldNow.getTime() + 90 * day);
    expect(open.map(({ id: _id, ...rest }) => rest)).toEqual([
      { signedInBy: 'CODE', createdAt: worldNow, renewedAt: null, endsAt, isThis: true },
      { signedInBy: 'CODE', createdAt: worldNow, renewedAt: null, endsAt, isThis: false },
    ]);
    await signOut(world.as(self), { sessionId: open[1]?.id });
    expect(await whoIs(phone.token)).toBe('UNAUTHENTICATED');
    expect(await code(renew(phone.refreshToken))).toBe('SESSION_ENDED');
    expect(await memberOf(desk.token)).toMatchObject({ sessionId: self.sessionId });
    await signOut(world.as(self), {});
    expect(await whoIs(desk.token)).toBe('UNAUTHENTICATED');
  });

  it("answers another member's session as one that never was", async () => {
    const theirs = await memberOf((await signedIn()).token);
    const other = await world.staff();
    for (const sessionId of [theirs.sessionId, newId()]) {
      expect(await code(signOut(world.as(other), { sessionId }))).toBe('NOT_FOUND');
    }
  });

  it('ends everywhere at once, by oneself or by an operator, and by nobody else', async () => {
    const both = [await signedIn(), await signedIn()];
    const others = [await world.staff(), await world.staff(['AUDITOR'])];
    for (const actor of others) {
      expect(await code(signOutEverywhere(world.as(actor), { memberId: ada.id }))).toBe('FORBIDDEN');
    }
    const operator = await world.staff(['OPERATOR']);
    expect(await code(signOutEverywhere(world.as(operator), { memberId: newId() }))).toBe('NOT_FOUND');
    expect(await signOutEverywhere(world.as(operator), { memberId: ada.id })).toEqual({ endedCount: 2 });
    for (const { token, refreshToken } of both) {
      expect([await whoIs(token), await code(renew(refreshToken))]).toEqual(['UNAUTHENTICATED', 'SESSION_ENDED']);
    }
    const self = await memberOf((await signedIn()).token);
    expect(await signOutEverywhere(world.as(self), { memberId: ada.id })).toEqual({ endedCount: 1 });
  });
});

describe('a card and its PIN', () => {
  const give = async () =>
    await issueMemberCard(world.as(await world.staff(['OPERATOR'])), { idempotencyKey: newId(), memberId: ada.id });
  const enter = (cardNumber: string, pin: string) => signInWithCard(world.as(nobody), { scheme, cardNumber, pin });

  it('sign a member in for ten minutes, without a way to renew it and without their roles', async () => {
    const operator = await world.actorOf(ada, { role: 'OPERATOR', organisationId: null });
    const { cardNumber, pin } = await give();
    const session = await enter(cardNumber, pin);
    expect(session).toEqual({
      token: expect.any(String),
      expiresAt: new Date('2026-11-22T10:10:00Z'),
      refreshToken: null,
      refreshTokenExpiresAt: null,
    });
    expect(operator).toMatchObject({ roles: [{ role: 'OPERATOR' }] });
    expect(await memberOf(session.token)).toMatchObject({
      memberId: ada.id,
      signedInBy: 'CARD',
      roles: [],
      careFor: [],
    });
  });

  it('rest after five wrong PINs, whatever comes next, and answer alike', async () => {
    const { cardNumber, pin } = await give();
    const wrong = pin === '7305' ? '7306' : '7305';
    for (let guess = 0; guess < 5; guess += 1) expect(await code(enter(cardNumber, wrong))).toBe('CARD_NOT_VALID');
    expect(await code(enter(cardNumber, pin))).toBe('CARD_NOT_VALID');
    pass(15 * minute);
    expect(await enter(cardNumber, pin)).toMatchObject({ refreshToken: null });
  });

  it('tell a slip in the number from a wrong PIN, and try nothing then', async () => {
    const { cardNumber, pin } = await give();
    const slip = `${cardNumber.slice(0, -1)}${(Number(cardNumber.at(-1)) + 1) % 10}`;
    expect(await code(enter(slip, pin))).toBe('CARD_NUMBER_MISTYPED');
    expect(await code(enter(cardNumber, '12'))).toBe('INVALID_INPUT');
    const [card] = await world.test.admin('SELECT wrong_pins AS wrong FROM member_card WHERE member_id = $1', [ada.id]);
    expect(card).toEqual({ wrong: 0 });
  });

  it('open nothing of a membership that has ended', async () => {
    const { cardNumber, pin } = await give();
    await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
    expect(await code(enter(cardNumber, pin))).toBe('CARD_NOT_VALID');
  });
});
