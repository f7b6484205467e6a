import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { type Clock, systemClock } from '../clock.js';

/** What the token endpoint says of a record, as far as the tables must know it. Times are whole seconds of the machine's clock. */
export interface OauthPayload {
  grantId?: string;
  uid?: string;
  userCode?: string;
  clientId?: string;
  scope?: string;
  exp?: number;
  consumed?: unknown;
  [other: string]: unknown;
}

/** An app as the token endpoint knows it. */
export interface AppClient {
  schemeId: string;
  schemeSlug: string;
  schemeName: string;
  kind: 'PARTNER' | 'SERVER' | 'TILL';
  name: string;
  isConfidential: boolean;
  redirectUris: string[];
  scopes: string[];
}

/** What a grant stands for while it goes on: a consent of a member, or a till at its venue. */
export interface LiveGrant {
  schemeId: string;
  appId: string;
  memberId: string | null;
  organisationId: string | null;
}

export interface OauthStoreOptions {
  pool: pg.Pool;
  clock: Clock;
  /** What records are sealed with, 32 bytes. */
  sealingKey: Buffer;
  /** Keyed: people can guess what people type. */
  userCodeHash(userCode: string): Buffer;
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The token endpoint's records in PostgreSQL, reached by functions alone. Ids are stored as hashes and everything else is sealed, so a copy of the
 * database opens nothing. Ends are judged by the service's clock; what is handed out tells them in seconds of the machine's, which the endpoint goes by.
 */
export class OauthStore {
  constructor(private readonly options: OauthStoreOptions) {}

  /** Keeps a record. False where its grant has ended, and nothing is kept. */
  async save(kind: string, id: string, payload: OauthPayload, expiresInSeconds: number): Promise<boolean> {
    const { clock, userCodeHash } = this.options;
    const grantId = kind === 'Grant' ? id : payload.grantId;
    const other = payload.userCode ? userCodeHash(payload.userCode) : payload.uid ? idHash(payload.uid) : null;
    const [row] = await this.rows<{ kept: boolean }>('SELECT oauth_save($1, $2, $3, $4, $5, $6, $7, $8) AS kept', [
      kind,
      idHash(id),
      grantId ? idHash(grantId) : null,
      other,
      payload.clientId ?? null,
      payload.scope?.split(' ') ?? [],
      this.seal(kind, id, payload),
      new Date(clock.now().getTime() + expiresInSeconds * 1000),
    ]);
    return row?.kept === true;
  }

  async find(kind: string, id: string): Promise<OauthPayload | undefined> {
    return await this.open(kind, idHash(id), null);
  }

  async findByUserCode(kind: string, userCode: string): Promise<OauthPayload | undefined> {
    return await this.open(kind, null, this.options.userCodeHash(userCode));
  }

  async findByUid(kind: string, uid: string): Promise<OauthPayload | undefined> {
    return await this.open(kind, null, idHash(uid));
  }

  /** Uses what works once. True for one of those who come at once. */
  async consume(kind: string, id: string): Promise<boolean> {
    const values = [kind, idHash(id), this.options.clock.now()];
    const [row] = await this.rows<{ used: boolean }>('SELECT oauth_consume($1, $2, $3) AS used', values);
    return row?.used === true;
  }

  /** A device asks whether it was confirmed. False where it asks again too soon. */
  async mayPoll(deviceCode: string, seconds: number): Promise<boolean> {
    const values = [idHash(deviceCode), this.options.clock.now(), seconds];
    const [row] = await this.rows<{ may: boolean }>('SELECT oauth_poll($1, $2, $3) AS may', values);
    return row?.may === true;
  }

  async destroy(kind: string, id: string): Promise<void> {
    await this.rows('SELECT oauth_destroy($1, $2)', [kind, idHash(id)]);
  }

  async forgetGrant(grantId: string): Promise<void> {
    await this.rows('SELECT oauth_end_grants($1)', [[idHash(grantId)]]);
  }

  /** Null where it has ended, lapsed, or never was. */
  async liveGrant(grantId: string): Promise<LiveGrant | null> {
    const [grant] = await this.rows<LiveGrant>(
      `SELECT scheme_id AS "schemeId", app_id AS "appId", member_id AS "memberId", organisation_id AS "organisationId"
       FROM resolve_app_grant($1, $2)`,
      [idHash(grantId), this.options.clock.now()],
    );
    return grant ?? null;
  }

  /** Null where it is unknown, suspended or ended. */
  async client(clientId: string): Promise<AppClient | null> {
    if (!uuidForm.test(clientId)) return null;
    const [app] = await this.rows<AppClient>(
      `SELECT scheme_id AS "schemeId", scheme_slug AS "schemeSlug", scheme_name AS "schemeName", kind, name, is_confidential AS "isConfidential", redirect_uris AS "redirectUris", scopes
       FROM find_app_client($1)`,
      [clientId],
    );
    return app ?? null;
  }

  async isSecretOf(clientId: string, secret: string): Promise<boolean> {
    const values = [clientId, idHash(secret), this.options.clock.now()];
    const [row] = await this.rows<{ fits: boolean }>('SELECT use_app_secret($1, $2, $3) AS fits', values);
    return row?.fits === true;
  }

  private async open(kind: string, id: Buffer | null, other: Buffer | null): Promise<OauthPayload | undefined> {
    const [row] = await this.rows<{ sealed: Buffer; expires_at: Date; consumed_at: Date | null }>(
      'SELECT * FROM oauth_find($1, $2, $3)',
      [kind, id, other],
    );
    if (!row) return undefined;
    const secondsLeft = (row.expires_at.getTime() - this.options.clock.now().getTime()) / 1000;
    const payload = this.unseal(kind, row.sealed);
    return {
      ...payload,
      exp: Math.floor(systemClock.now().getTime() / 1000 + secondsLeft),
      ...(row.consumed_at ? { consumed: Math.floor(row.consumed_at.getTime() / 1000) } : {}),
    };
  }

  /** The kind is bound in: a record cannot stand in for one of another kind. */
  private seal(kind: string, id: string, payload: OauthPayload): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.options.sealingKey, nonce).setAAD(Buffer.from(kind));
    const sealed = cipher.update(JSON.stringify({ ...payload, jti: payload.jti ?? id }));
    return Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()]);
  }

  private unseal(kind: string, sealed: Buffer): OauthPayload {
    const decipher = createDecipheriv('aes-256-gcm', this.options.sealingKey, sealed.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(kind)).setAuthTag(sealed.subarray(-16));
    const text = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
    return JSON.parse(text) as OauthPayload;
  }

  private async rows<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return (await this.options.pool.query<Row>(text, [...values])).rows;
  }
}

/** Long and random, so a plain hash keeps them. As Secrets.tokenHash makes it. */
function idHash(id: string): Buffer {
  return hash('sha256', id, 'buffer');
}
