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
  /** The venue of a till, the organisation of an app. A member's own app has none. */
  organisationId?: string | null;
  /** Null: until it is revoked. */
  expiresAt?: Date | null;
}

/** What each kind of key may be used for. */
const scopesOf: Record<KeyKind, readonly Scope[]> = {
  TILL: ['redeem', 'offers:read'],
  ORGANISATION_APP: ['hours:read', 'hours:write', 'balance:read', 'offers:read'],
  MEMBER_APP: ['balance:read', 'hours:read'],
};

const tokenPrefix = 'tck';
const prefixLength = 8;

/**
 * Makes a key for a till, an organisation's app, or an app that a member allows to read for them: making it is their consent.
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
    mustFit(input.kind, organisation);
    const facts = { name: readName(input.name), scopes: readScopes(input), expiresAt: readEnd(tx, input.expiresAt) };

    const token = tx.services.secrets.newToken(tokenPrefix);
    const apiKey = tx.em.create(ApiKeyEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      kind: input.kind,
      ...facts,
      prefix: token.slice(tokenPrefix.length + 1, tokenPrefix.length + 1 + prefixLength),
      tokenHash: tx.services.secrets.tokenHash(token),
      organisationId: organisation?.id ?? null,
      memberId: input.kind === 'MEMBER_APP' ? maker : null,
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

/** @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED */
function mustFit(kind: KeyKind, organisation: OrganisationEntity | null): void {
  const field = ['organisationId'];
  if (kind === 'MEMBER_APP') {
    if (!organisation) return;
    throw new DomainError('INVALID_INPUT', 'This kind of key is for an app of your own. Leave the organisation out.', {
      field,
    });
  }
  if (!organisation) throw new DomainError('INVALID_INPUT', 'Say which organisation the key is for.', { field });
  mustTakePart(organisation, field, 'Keys can be made after that.');
  if (kind === 'TILL' && !organisation.isVenue) {
    throw new DomainError('INVALID_INPUT', 'A till belongs to a venue; this is a group only.', { field });
  }
}

function readName(typed: string): string {
  const name = plainText(typed);
  if (!hasLength(name, 1, 100)) {
    throw new DomainError('INVALID_INPUT', 'Please name the key in 1 to 100 characters.', { field: ['name'] });
  }
  return name;
}

function readScopes(input: CreateApiKeyInput): Scope[] {
  const wanted = scopes.filter((scope) => input.scopes.includes(scope));
  const field = ['scopes'];
  if (wanted.length === 0) throw new DomainError('INVALID_INPUT', 'Say what the key may be used for.', { field });
  const beyond = wanted.find((scope) => !scopesOf[input.kind].includes(scope));
  if (beyond) throw new DomainError('INVALID_INPUT', `This kind of key cannot be used for ${beyond}.`, { field });
  if (input.kind === 'TILL' && !wanted.includes('redeem')) {
    throw new DomainError('INVALID_INPUT', "A till's key is for redeem.", { field });
  }
  return wanted;
}

function readEnd(tx: CommandTransaction<never>, expiresAt: Date | null | undefined): Date | null {
  if (!expiresAt) return null;
  if (expiresAt > tx.now) return expiresAt;
  throw new DomainError('INVALID_INPUT', 'The end of the key has passed already.', { field: ['expiresAt'] });
}
