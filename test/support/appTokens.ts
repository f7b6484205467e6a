import { giveConsent } from '../../src/commands/apps/giveConsent.js';
import { pairTill } from '../../src/commands/apps/pairTill.js';
import { registerApp } from '../../src/commands/apps/registerApp.js';
import type { AppKind } from '../../src/domain/apps/scopes.js';
import { newId } from '../../src/domain/ids.js';
import type { Actor, Scope } from '../../src/policies/actor.js';
import type { World } from './world.js';

/** What an app or till has once it went through OAuth, without the way there: test/api/oauth goes that. */
export interface AppToken {
  /** Of the till, the consent, or the server's app: what an actor is called by. */
  id: string;
  appId: string;
  authorization: string;
}

/** A till that was paired with this venue. */
export async function tillToken(world: World, organisationId: string, name = 'Front desk'): Promise<AppToken> {
  const operator = await world.staff(['OPERATOR']);
  const scopes: Scope[] = ['offers:read', 'redeem'];
  const appId = await registered(world, operator, 'TILL', scopes);
  const grantId = newId();
  const grantHash = world.services.secrets.tokenHash(grantId);
  const { id } = await pairTill(world.as(operator), { appId, organisationId, name, grantHash });
  return { id, appId, authorization: await issued(world, 'AccessToken', appId, scopes, grantHash) };
}

/** An app that this member allowed. */
export async function memberAppToken(world: World, member: Actor, scopes: Scope[], name?: string): Promise<AppToken> {
  const appId = await registered(world, await world.staff(['OPERATOR']), 'PARTNER', scopes, { name });
  const grantHash = world.services.secrets.tokenHash(newId());
  const { id } = await giveConsent(world.as(member), { appId, scopes, grantHash });
  return { id, appId, authorization: await issued(world, 'AccessToken', appId, scopes, grantHash) };
}

/** A server of this organisation. */
export async function serverToken(
  world: World,
  organisationId: string,
  scopes: Scope[],
  name?: string,
): Promise<AppToken> {
  const operator = await world.staff(['OPERATOR']);
  const appId = await registered(world, operator, 'SERVER', scopes, { organisationId, name });
  return { id: appId, appId, authorization: await issued(world, 'ClientCredentials', appId, scopes, null) };
}

async function registered(
  world: World,
  operator: Actor,
  kind: AppKind,
  scopes: Scope[],
  more: { organisationId?: string; name?: string } = {},
): Promise<string> {
  const { app } = await registerApp(world.as(operator), {
    ...{ kind, name: more.name ?? `An app of kind ${kind}`, scopes, organisationId: more.organisationId },
    ...(kind === 'PARTNER' ? { redirectUris: ['https://diary.example.org/back'] } : {}),
  });
  return app.id;
}

async function issued(
  world: World,
  kind: 'AccessToken' | 'ClientCredentials',
  appId: string,
  scopes: Scope[],
  grantHash: Buffer | null,
): Promise<string> {
  const { secrets } = world.services;
  const token = secrets.newAppSecret();
  const until = new Date(world.clock.now().getTime() + 3_650 * 86_400_000);
  const keep = async (what: string, idHash: Buffer) =>
    await world.test.admin(
      `INSERT INTO oauth_record (kind, id_hash, grant_hash, client_id, scopes, sealed, expires_at) VALUES ($1, $2, $3, $4, $5, '', $6)`,
      [what, idHash, grantHash, appId, scopes, until],
    );
  if (grantHash) await keep('Grant', grantHash);
  await keep(kind, secrets.tokenHash(token));
  return `Bearer ${token}`;
}
