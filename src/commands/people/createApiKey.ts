import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { hasLength } from '../../domain/text.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { ApiKeyEntity } from '../../entities/people/entities.js';
import { type AppActor, type Scope, scopes } from '../../policies/actor.js';
import { keyCreate } from '../../policies/keys.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';

type KeyKind = AppActor['appKind'];

export interface CreateApiKeyInput {
  kind: KeyKind;
  name: string;
  scopes: Scope[];
  /** The organisation of an app. A member's own app has none. */
  organisationId?: string | null;
  /** Null: until it is revoked. */
  expiresAt?: Date | null;
}

/** What each kind of key may be used for. A key lasts and is copied into settings, so it only reads; tills have none. */
const scopesOf: Record<Exclude<KeyKind, 'TILL'>, readonly Scope[]> = {
  ORGANISATION_APP: ['hours:read', 'balance:read', 'offers:read', 'shifts:read'],
  MEMBER_APP: ['balance:read', 'hours:read', 'shifts:read'],
};

const tokenPrefix = 'tck';
const prefixLength = 8;

/**
 * Makes a key that reads, for an organisation's app or for an app that a member allows to read for them: making it is their consent.
 * The token is answered once; only its hash is stored.
 * @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records ApiKeyCreated.
 */
export const createApiKey = defineCommand({
  name: 'createApiKey',
  policy: keyCreate,
  async run(tx, input: CreateApiKeyInput): Promise<{ apiKey: ApiKeyEntity; token: string }> {
    const organisation = input.organisationId
      ? await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId })
      : null;
    if (input.organisationId && !organisation) throw notFound();
    tx.authorize({ organisationId: organisation?.id ?? null });
    if (tx.actor.kind !== 'MEMBER') throw new Error('keyCreate let somebody pass who is not a member');
    const maker = tx.actor.memberId;
    const kind = readKind(input.kind, tx.services.publicUrl());
    mustFit(kind, organisation);
    const facts = {
      name: readName(input.name),
      scopes: readScopes(kind, input.scopes),
      expiresAt: readEnd(tx, input.expiresAt),
    };

    const token = tx.services.secrets.newToken(tokenPrefix);
    const apiKey = tx.em.create(ApiKeyEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      kind,
      ...facts,
      prefix: token.slice(tokenPrefix.length + 1, tokenPrefix.length + 1 + prefixLength),
      tokenHash: tx.services.secrets.tokenHash(token),
      organisationId: organisation?.id ?? null,
      memberId: kind === 'MEMBER_APP' ? maker : null,
      createdByMemberId: maker,
      createdAt: tx.now,
    });
    tx.em.persist(apiKey);
    await tx.em.flush();
    await tx.event('ApiKeyCreated', { apiKeyId: apiKey.id, memberId: maker });
    await tx.audit('ApiKey', apiKey.id, { kind: apiKey.kind, scopes: apiKey.scopes });
    return { apiKey, token };
  },
});

/** @throws DomainError INVALID_INPUT for a till */
function readKind(kind: KeyKind, publicUrl: string): Exclude<KeyKind, 'TILL'> {
  if (kind !== 'TILL') return kind;
  throw new DomainError(
    'INVALID_INPUT',
    `Tills have no keys any more: they are paired with their venue. Start the till, and type the code it shows at ${publicUrl}/oauth/device.`,
    { field: ['kind'] },
  );
}

/** @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED */
function mustFit(kind: Exclude<KeyKind, 'TILL'>, organisation: OrganisationEntity | null): void {
  const field = ['organisationId'];
  if (kind === 'MEMBER_APP') {
    if (!organisation) return;
    throw new DomainError('INVALID_INPUT', 'This kind of key is for an app of your own. Leave the organisation out.', {
      field,
    });
  }
  if (!organisation) throw new DomainError('INVALID_INPUT', 'Say which organisation the key is for.', { field });
  mustTakePart(organisation, field, 'Keys can be made after that.');
}

function readName(typed: string): string {
  const name = plainText(typed);
  if (!hasLength(name, 1, 100)) {
    throw new DomainError('INVALID_INPUT', 'Please name the key in 1 to 100 characters.', { field: ['name'] });
  }
  return name;
}

function readScopes(kind: Exclude<KeyKind, 'TILL'>, asked: readonly Scope[]): Scope[] {
  const wanted = scopes.filter((scope) => asked.includes(scope));
  const field = ['scopes'];
  if (wanted.length === 0) throw new DomainError('INVALID_INPUT', 'Say what the key may be used for.', { field });
  if (wanted.includes('redeem')) {
    throw new DomainError('INVALID_INPUT', 'Only a till redeems, and tills are paired with their venue: no key does.', {
      field,
    });
  }
  if (wanted.includes('hours:write')) {
    const mend = 'Keys only read. To log hours, register an app with `registerApp`: SERVER for an organisation.';
    throw new DomainError('INVALID_INPUT', mend, { field });
  }
  const beyond = wanted.find((scope) => !scopesOf[kind].includes(scope));
  if (beyond) throw new DomainError('INVALID_INPUT', `This kind of key cannot be used for ${beyond}.`, { field });
  return wanted;
}

function readEnd(tx: CommandTransaction<never>, expiresAt: Date | null | undefined): Date | null {
  if (!expiresAt) return null;
  if (expiresAt > tx.now) return expiresAt;
  throw new DomainError('INVALID_INPUT', 'The end of the key has passed already.', { field: ['expiresAt'] });
}
