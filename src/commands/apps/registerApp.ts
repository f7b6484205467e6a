import { isRedirectUri } from '../../domain/apps/redirectUri.js';
import { type AppKind, type Scope, scopes, scopesOfKind } from '../../domain/apps/scopes.js';
import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { AppEntity } from '../../entities/apps/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { appRegister } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { newSecret, readAppName } from './apps.js';

export interface RegisterAppInput {
  kind: AppKind;
  name: string;
  scopes: readonly Scope[];
  /** Of a partner's app: where people are sent back to. */
  redirectUris?: readonly string[] | null;
  /** Of a partner's app: does it run on a server, where it can keep a secret? Servers always do, tills never. */
  isConfidential?: boolean | null;
  /** Whose server it is. */
  organisationId?: string | null;
}

const redirectUrisMax = 10;

/**
 * Registers an app. One that can keep a secret gets its first: it is answered once.
 * @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN.
 */
export const registerApp = defineCommand({
  name: 'registerApp',
  policy: appRegister,
  async run(tx, input: RegisterAppInput): Promise<{ app: AppEntity; secret: string | null }> {
    const organisation = input.organisationId
      ? await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId })
      : null;
    if (input.organisationId && !organisation) throw notFound();
    tx.authorize({ kind: input.kind, organisationId: organisation?.id ?? null });
    if (tx.actor.kind !== 'MEMBER') throw new Error('appRegister let somebody pass who is not a member');
    mustFit(input.kind, organisation);
    const isConfidential = input.kind === 'SERVER' || (input.kind === 'PARTNER' && input.isConfidential === true);
    const app = tx.em.create(AppEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      kind: input.kind,
      name: readAppName(input.name, 'app'),
      isConfidential,
      redirectUris: readRedirectUris(input),
      scopes: readScopes(input),
      organisationId: organisation?.id ?? null,
      status: 'ACTIVE',
      registeredByMemberId: tx.actor.memberId,
      createdAt: tx.now,
    });
    tx.em.persist(app);
    await tx.em.flush();
    const secret = isConfidential ? await newSecret(tx, app) : null;
    await tx.audit('App', app.id, { kind: app.kind, scopes: app.scopes });
    return { app, secret };
  },
});

/** @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED */
function mustFit(kind: AppKind, organisation: OrganisationEntity | null): void {
  const field = ['organisationId'];
  if (kind === 'SERVER') {
    if (!organisation) throw new DomainError('INVALID_INPUT', 'Say whose server it is.', { field });
    mustTakePart(organisation, field, 'Its server can be registered after that.');
  } else if (organisation) {
    const why =
      kind === 'TILL'
        ? 'The software of tills belongs to no venue: each till is paired with its own. Leave the organisation out.'
        : 'An app for members belongs to no organisation. Leave the organisation out.';
    throw new DomainError('INVALID_INPUT', why, { field });
  }
}

function readScopes(input: RegisterAppInput): Scope[] {
  const wanted = scopes.filter((scope) => input.scopes.includes(scope));
  const field = ['scopes'];
  if (wanted.length === 0) throw new DomainError('INVALID_INPUT', 'Say what the app may be used for.', { field });
  const beyond = wanted.find((scope) => !scopesOfKind[input.kind].includes(scope));
  if (beyond) throw new DomainError('INVALID_INPUT', `This kind of app cannot be used for ${beyond}.`, { field });
  return wanted;
}

function readRedirectUris(input: RegisterAppInput): string[] {
  const uris = [...new Set(input.redirectUris ?? [])];
  const field = ['redirectUris'];
  if (input.kind !== 'PARTNER') {
    if (uris.length === 0) return [];
    throw new DomainError('INVALID_INPUT', 'Nobody is sent back to this kind of app. Leave the addresses out.', {
      field,
    });
  }
  if (uris.length === 0 || uris.length > redirectUrisMax) {
    throw new DomainError(
      'INVALID_INPUT',
      `Give the addresses people are sent back to: at least one, at most ${redirectUrisMax}.`,
      { field },
    );
  }
  if (uris.every(isRedirectUri)) return uris;
  throw new DomainError(
    'INVALID_INPUT',
    'An address must begin with https:// and be complete, such as https://app.example.org/back. For a program on the person’s own computer: http://127.0.0.1/back.',
    { field },
  );
}
