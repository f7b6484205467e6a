import type { Actor, AppActor, CareFact, Database, RoleFact, Scope, SignInMethod } from '../commands/context.js';
import type { Secrets } from '../commands/secrets.js';
import { RequestError } from '../domain/errors.js';

interface Known {
  actor: Actor;
  /** The token's own end. */
  expiresAt: number;
  /** Until when this answer is trusted without asking again. */
  trustedUntil: number;
}

const trustedMs = 5_000;
const knownMax = 20_000;

interface SessionRow {
  scheme_id: string;
  session_id: string;
  member_id: string;
  expires_at: Date;
  signed_in_by: SignInMethod;
  roles: RoleFact[];
  /** As JSON: the instants are text. */
  care_for: (Omit<CareFact, 'until'> & { until: string })[];
}

interface AppRow {
  scheme_id: string;
  kind: AppActor['appKind'];
  scopes: Scope[];
  organisation_id: string | null;
  member_id: string | null;
  expires_at: Date | null;
}

interface ApiKeyRow extends AppRow {
  api_key_id: string;
}

interface AppTokenRow extends AppRow {
  app_id: string;
  client_id: string;
}

const appTokenLength = 43;

/**
 * Finds out who a bearer token speaks for. Answers are trusted for five seconds, so that a busy till does not ask the database each time;
 * whatever ends a session, a key or a role in this process makes it ask again at once (forgetAll), other processes within those seconds.
 */
export class Authenticator {
  private readonly known = new Map<string, Known>();
  /** Counts forgetAll: an answer that was on its way meanwhile is not remembered. */
  private generation = 0;

  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  forgetAll(): void {
    this.generation += 1;
    this.known.clear();
  }

  /**
   * `afresh` trusts no earlier answer: for whatever goes on for longer than a request.
   * @throws RequestError UNAUTHENTICATED for a token that is unknown, ended or past its time: all answer alike.
   */
  async actorOf(
    authorization: string | undefined,
    now: Date,
    options: { afresh: boolean } = { afresh: false },
  ): Promise<Actor> {
    if (authorization === undefined || authorization === '') return { kind: 'ANONYMOUS' };
    // The scheme's name is read whatever its case (RFC 9110), the token as it is.
    const token = /^[Bb][Ee][Aa][Rr][Ee][Rr] ((?:tc[sk]_)?[A-Za-z0-9_-]{43})$/.exec(authorization)?.[1];
    if (!token) throw unknownToken();
    const hash = this.secrets.tokenHash(token);
    const key = hash.toString('base64');
    const known = options.afresh ? undefined : this.known.get(key);
    const at = now.getTime();
    if (known && known.trustedUntil > at && known.expiresAt > at) return withLiveCare(known.actor, now);
    const { generation } = this;
    const resolved = await this.resolve(token, hash, now);
    if (!resolved) {
      this.known.delete(key);
      throw unknownToken();
    }
    if (this.known.size >= knownMax) this.known.clear();
    if (generation === this.generation) this.known.set(key, { ...resolved, trustedUntil: at + trustedMs });
    return withLiveCare(resolved.actor, now);
  }

  /** Only what was issued by the token endpoint has no prefix, and is shorter by it. */
  private async resolve(token: string, hash: Buffer, now: Date): Promise<Omit<Known, 'trustedUntil'> | null> {
    if (token.length === appTokenLength) return await this.appToken(hash, now);
    return token.startsWith('tcs_') ? await this.session(hash, now) : await this.apiKey(hash, now);
  }

  private async session(hash: Buffer, now: Date): Promise<Omit<Known, 'trustedUntil'> | null> {
    const { rows } = await this.database.pool.query<SessionRow>('SELECT * FROM resolve_session($1, $2)', [hash, now]);
    const [row] = rows;
    if (!row) return null;
    return {
      actor: {
        kind: 'MEMBER',
        schemeId: row.scheme_id,
        memberId: row.member_id,
        sessionId: row.session_id,
        signedInBy: row.signed_in_by,
        roles: row.roles,
        careFor: row.care_for.map((fact) => ({ ...fact, until: new Date(fact.until) })),
      },
      expiresAt: row.expires_at.getTime(),
    };
  }

  private async apiKey(hash: Buffer, now: Date): Promise<Omit<Known, 'trustedUntil'> | null> {
    const { rows } = await this.database.pool.query<ApiKeyRow>('SELECT * FROM resolve_api_key($1, $2)', [hash, now]);
    return rows[0] ? knownApp('KEY', rows[0].api_key_id, rows[0]) : null;
  }

  private async appToken(hash: Buffer, now: Date): Promise<Omit<Known, 'trustedUntil'> | null> {
    const { rows } = await this.database.pool.query<AppTokenRow>('SELECT * FROM resolve_app_token($1, $2)', [
      hash,
      now,
    ]);
    return rows[0] ? knownApp('OAUTH', rows[0].app_id, rows[0], rows[0].client_id) : null;
  }
}

function knownApp(
  credential: AppActor['credential'],
  appId: string,
  row: AppRow,
  clientId?: string,
): Omit<Known, 'trustedUntil'> {
  return {
    actor: {
      kind: 'APP',
      credential,
      appKind: row.kind,
      schemeId: row.scheme_id,
      appId,
      ...(clientId === undefined ? {} : { clientId }),
      scopes: row.scopes,
      organisationId: row.organisation_id,
      memberId: row.member_id,
    },
    expiresAt: row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}

/** A link that has ended by itself since it was read counts no more: the answers remembered here outlive it by seconds. */
function withLiveCare(actor: Actor, now: Date): Actor {
  if (actor.kind !== 'MEMBER' || (actor.careFor ?? []).every((fact) => fact.until > now)) return actor;
  return { ...actor, careFor: actor.careFor?.filter((fact) => fact.until > now) };
}

function unknownToken(): RequestError {
  return new RequestError('UNAUTHENTICATED', 'Please sign in again.');
}
