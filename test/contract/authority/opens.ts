import { requestSignInCode } from '../../../src/commands/people/requestSignInCode.js';
import { signIn } from '../../../src/commands/people/signIn.js';
import { newId } from '../../../src/domain/ids.js';
import type { World } from '../../support/world.js';

/** What opens a session of this member, each in its way, and a session that is open. */
export async function waysIn(
  world: World,
  { member, email }: { member: string; email: string },
): Promise<{
  signInCode: string;
  refreshToken: string;
  handOff: string;
  session: string;
  passkey: string;
  pushSubscription: string;
}> {
  const code = await codeFor(world, email);
  const asking = world.as({ kind: 'ANONYMOUS' });
  const { refreshToken } = await signIn(asking, { scheme: await slugOf(world), emailOrPhone: email, code });
  const [row] = await world.test.admin<{ id: string }>('SELECT id FROM session WHERE member_id = $1', [member]);
  world.clock.advance(1_000);
  const signInCode = await codeFor(world, email);
  return {
    signInCode,
    refreshToken: refreshToken ?? '',
    handOff: await handOffFor(world, member),
    session: row?.id ?? '',
    passkey: await passkeyOf(world, member),
    pushSubscription: await pushSubscriptionOf(world, member, email),
  };
}

export async function slugOf(world: World): Promise<string> {
  const sql = 'SELECT slug FROM scheme WHERE scheme_id = $1';
  return (await world.test.admin<{ slug: string }>(sql, [world.schemeId]))[0]?.slug ?? '';
}

async function codeFor(world: World, emailOrPhone: string): Promise<string> {
  await requestSignInCode(world.as({ kind: 'ANONYMOUS' }), { scheme: await slugOf(world), emailOrPhone });
  const [message] = await world.test.admin<{ body: string }>(
    `SELECT n.body FROM notification n JOIN member m ON m.id = n.member_id
     WHERE n.scheme_id = $1 AND n.kind = 'SIGN_IN_CODE' AND m.email = $2 ORDER BY n.created_at DESC LIMIT 1`,
    [world.schemeId, emailOrPhone],
  );
  return /\b\d{6}\b/.exec(message?.body ?? '')?.[0] ?? '';
}

/** The row of a passkey, of no device at all. */
async function passkeyOf(world: World, memberId: string): Promise<string> {
  const id = newId();
  await world.test.admin(
    `INSERT INTO passkey (scheme_id, id, member_id, user_handle, credential_id, public_key, counter, transports, name, created_at)
     VALUES ($1, $2, $3, $3, sha256($4), sha256($4), 0, '{}', 'Phone', $5)`,
    [world.schemeId, id, memberId, Buffer.from(id), world.clock.now()],
  );
  return id;
}

/** A phone that is told of messages, of no push service at all. Whose it is stands in its address, so that a leak of it is seen. */
async function pushSubscriptionOf(world: World, memberId: string, email: string): Promise<string> {
  const id = newId();
  await world.test.admin(
    `INSERT INTO push_subscription (scheme_id, id, member_id, endpoint, public_key, auth_secret, created_at)
     VALUES ($1, $2, $3, $4, repeat('k', 87), repeat('a', 22), $5)`,
    [world.schemeId, id, memberId, `https://push.example.org/phone/${email}`, world.clock.now()],
  );
  return id;
}

/** As if the member had just come back from their council's identity provider. */
async function handOffFor(world: World, memberId: string): Promise<string> {
  const handOff = world.services.secrets.newToken('tcs');
  const later = new Date(world.clock.now().getTime() + 60_000);
  await world.test.admin(
    `INSERT INTO staff_sign_in (scheme_id, id, state_hash, browser_hash, created_at, expires_at, used_at, member_id, hand_off_hash, hand_off_expires_at)
     VALUES ($1, $2, sha256($3), sha256($3), $4, $5, $4, $6, $7, $5)`,
    [
      ...[world.schemeId, newId(), Buffer.from(handOff), world.clock.now(), later, memberId],
      world.services.secrets.tokenHash(handOff),
    ],
  );
  return handOff;
}

/** A small timesheet, as if whoever `uploadedBy` names had uploaded it. */
export async function keepUpload(
  world: World,
  uploadedBy: string,
  fileName: string,
  text: string = 'Volunteer,Date,Hours\nNobody At All,2026-11-20,2\n',
): Promise<string> {
  const id = newId();
  const content = Buffer.from(text);
  await world.test.admin(
    `INSERT INTO upload (scheme_id, id, uploaded_by, file_name, content, sha256, created_at) VALUES ($1, $2, $3, $4, $5, sha256($5), $6)`,
    [world.schemeId, id, uploadedBy, fileName, content, world.clock.now()],
  );
  return id;
}
