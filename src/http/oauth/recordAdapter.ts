import { type Adapter, errors, Provider } from 'oidc-provider';
import type { OauthPayload, OauthStore } from '../../adapters/oauth/oauthStore.js';
import { scopes } from '../../domain/apps/scopes.js';
import { isNotNow } from '../failures.js';
import { clientMetadata } from './clientMetadata.js';

export type GrantEnding = 'GIVEN_BACK' | 'USED_TWICE';

/** Ends what stands behind a grant, for every process. */
export type EndGrant = (grantId: string, why: GrantEnding) => Promise<void>;

/** What a browser is remembered by between two pages of one visit. Who was signed in is not among it: computers in libraries have many users. */
const keptOfSessions = ['jti', 'kind', 'uid', 'iat', 'exp', 'state'];

/** How often a device may ask whether it was confirmed; said in the answer that begins the wait, too. */
export const pollSeconds = 5;

/** What the provider keeps, in our tables. One for each kind of record. */
export class RecordAdapter implements Adapter {
  constructor(
    private readonly kind: string,
    private readonly store: OauthStore,
    private readonly endGrant: EndGrant,
  ) {}

  async upsert(id: string, payload: OauthPayload, expiresIn: number): Promise<void> {
    if (this.kind === 'ClientCredentials') mustKnowScopes(payload.scope);
    const kept =
      this.kind === 'Session'
        ? Object.fromEntries(Object.entries(payload).filter(([key]) => keptOfSessions.includes(key)))
        : payload;
    const saved = await now(this.store.save(this.kind, id, kept, expiresIn));
    if (!saved) throw new errors.InvalidGrant('the grant has ended');
  }

  async find(id: string): Promise<OauthPayload | undefined> {
    if (this.kind === 'Client') {
      const app = await now(this.store.client(id));
      return app ? clientMetadata(id, app) : undefined;
    }
    const found = await now(this.store.find(this.kind, id));
    if (found && this.kind === 'DeviceCode') await this.mustBePatient(id, found);
    return found;
  }

  async findByUserCode(userCode: string): Promise<OauthPayload | undefined> {
    return await now(this.store.findByUserCode(this.kind, userCode));
  }

  async findByUid(uid: string): Promise<OauthPayload | undefined> {
    return await now(this.store.findByUid(this.kind, uid));
  }

  /** The provider looked whether it was used before; of two who looked at once, the second learns it here, and the whole grant ends. */
  async consume(id: string): Promise<void> {
    if (await now(this.store.consume(this.kind, id))) return;
    const record = await now(this.store.find(this.kind, id));
    if (record?.grantId) await this.endGrant(record.grantId, 'USED_TWICE');
    throw new errors.InvalidGrant('it was used before');
  }

  async destroy(id: string): Promise<void> {
    await now(this.store.destroy(this.kind, id));
  }

  /** The provider asks this for every kind of record, access tokens always among them; one end is enough. */
  async revokeByGrantId(grantId: string): Promise<void> {
    if (this.kind !== 'AccessToken') return;
    await this.endGrant(grantId, Provider.ctx?.oidc?.route === 'revocation' ? 'GIVEN_BACK' : 'USED_TWICE');
  }

  /** A device that asks in vain again and again is told to slow down. The answer itself is never held back. */
  private async mustBePatient(id: string, code: OauthPayload): Promise<void> {
    if (Provider.ctx?.oidc?.route !== 'token' || code.accountId || code.error || isOver(code)) return;
    if (!(await now(this.store.mayPoll(id, pollSeconds)))) throw new errors.SlowDown();
  }
}

const isOver = ({ exp, iat }: OauthPayload): boolean => exp === undefined || typeof iat !== 'number' || exp <= iat;

/**
 * The provider looks whether the app may ask for a scope, passes over what it does not know, and issues tokens for nothing at all: nobody would
 * understand later why those open nothing. @throws InvalidScope
 */
export function mustKnowScopes(asked: unknown): void {
  const wanted = typeof asked === 'string' ? asked.split(' ') : [];
  if (wanted.length === 0) throw new errors.InvalidScope('say which scopes you ask for', '');
  const unknown = wanted.find((scope) => !(scopes as readonly string[]).includes(scope));
  if (unknown !== undefined) throw new errors.InvalidScope('there is no such scope', unknown);
}

/** A database that is busy or restarting is no fault of whoever asks: they are to come again. */
async function now<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isNotNow(error)) throw error;
    throw Object.assign(new errors.TemporarilyUnavailable('the service is busy or restarting; please try again'), {
      status: 503,
      statusCode: 503,
    });
  }
}
