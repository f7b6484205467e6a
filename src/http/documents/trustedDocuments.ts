import { hash } from 'node:crypto';
import type { Actor, Database } from '../../commands/context.js';
import { type DocumentMode, documentClient } from '../../domain/documents/documents.js';
import { RequestError } from '../../domain/errors.js';

/** Whose documents they are. */
interface Client {
  schemeId: string;
  client: string;
}

interface Manifest {
  mode: DocumentMode;
  /** By their SHA-256: the text, or null where the app sends it along. */
  documents: ReadonlyMap<string, string | null>;
  trustedUntil: number;
}

interface Unknown extends Client {
  sha256: string;
  name: string | null;
  times: number;
}

const trustedMs = 5_000;
const manifestsMax = 500;
const tellEveryMs = 2_000;
/** Different ones, waiting to be told. What comes beyond is refused where it must be, and not counted. */
const unknownMax = 500;
/** Different ones of an app that are kept. */
const keptMax = 500;

/**
 * Holds apps to the documents that were registered for them. What is registered is read when an app first asks, and trusted for five seconds; what is none
 * of it is counted in memory and written down every two seconds.
 */
export class TrustedDocuments {
  private readonly manifests = new Map<string, Manifest>();
  private unknown = new Map<string, Unknown>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: { now(): Date },
    private readonly log: { error(facts: object, message: string): void },
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.tell(), tellEveryMs).unref();
  }

  /** Tells what is still to be told. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.tell();
  }

  /** The text that the app of this actor registered under a hash. Null where there is none, and for whoever is no app. */
  async textOf(actor: Actor, sha256: string): Promise<string | null> {
    const client = clientOf(actor);
    if (!client) return null;
    return (await this.manifestOf(client)).documents.get(sha256.toLowerCase()) ?? null;
  }

  /** @throws RequestError BAD_USER_INPUT where the app may send its own documents alone, and this is none of them */
  async judge(actor: Actor, source: string, operationName: string | null): Promise<void> {
    const client = clientOf(actor);
    if (!client) return;
    const { mode, documents } = await this.manifestOf(client);
    if (mode === 'OFF') return;
    const sha256 = hash('sha256', source);
    if (documents.has(sha256)) return;
    this.note({ ...client, sha256, name: operationName, times: 1 });
    if (mode === 'REPORT') return;
    throw new RequestError(
      'BAD_USER_INPUT',
      `This app may send its registered documents alone, each exactly as registered, and this is none of them (SHA-256 ${sha256}). Ask an operator of the scheme to register it (registerDocuments).`,
    );
  }

  /** Writes down what was counted. Never rejects. */
  async tell(): Promise<void> {
    const told = [...this.unknown.values()];
    this.unknown = new Map();
    for (const schemeId of new Set(told.map((one) => one.schemeId))) {
      const ofScheme = told.filter((one) => one.schemeId === schemeId);
      try {
        await this.write(schemeId, ofScheme);
      } catch (error) {
        const kind = error instanceof Error ? error.name : typeof error;
        this.log.error({ schemeId, kind, lost: ofScheme.length }, 'unknown operations could not be counted');
      }
    }
  }

  private async manifestOf(client: Client): Promise<Manifest> {
    const key = `${client.schemeId} ${client.client}`;
    const at = this.clock.now().getTime();
    const known = this.manifests.get(key);
    if (known && known.trustedUntil > at) return known;
    const manifest = await this.read(client, at);
    if (this.manifests.size >= manifestsMax) this.manifests.clear();
    this.manifests.set(key, manifest);
    return manifest;
  }

  private async read({ schemeId, client }: Client, at: number): Promise<Manifest> {
    return await this.database.inScheme(schemeId, async (tx) => {
      const [policy] = await tx.sql<{ mode: DocumentMode }>(
        'SELECT mode FROM document_policy WHERE scheme_id = $1 AND client = $2',
        [schemeId, client],
      );
      const rows = policy
        ? await tx.sql<{ sha256: string; body: string | null }>(
            `SELECT encode(sha256, 'hex') AS sha256, body FROM trusted_document WHERE scheme_id = $1 AND client = $2`,
            [schemeId, client],
          )
        : [];
      const documents = new Map(rows.map(({ sha256, body }) => [sha256, body]));
      return { mode: policy?.mode ?? 'OFF', documents, trustedUntil: at + trustedMs };
    });
  }

  private note(unknown: Unknown): void {
    const key = `${unknown.schemeId} ${unknown.client} ${unknown.sha256}`;
    const known = this.unknown.get(key);
    if (known) known.times += 1;
    else if (this.unknown.size < unknownMax) this.unknown.set(key, unknown);
  }

  private async write(schemeId: string, unknown: readonly Unknown[]): Promise<void> {
    const now = this.clock.now();
    // In one order everywhere, so that two processes never wait for each other in a ring.
    const sorted = [...unknown].sort((a, b) => (`${a.client} ${a.sha256}` < `${b.client} ${b.sha256}` ? -1 : 1));
    await this.database.inScheme(schemeId, (tx) =>
      tx.sql(
        `INSERT INTO unknown_operation AS u (scheme_id, client, sha256, operation_name, times, first_seen_at, last_seen_at)
         SELECT $1, n.client, decode(n.sha256, 'hex'), n.name, n.times, $6, $6
         FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS n (client, sha256, name, times)
         WHERE (SELECT count(*) FROM unknown_operation k WHERE k.scheme_id = $1 AND k.client = n.client) < $7
            OR EXISTS (SELECT 1 FROM unknown_operation k WHERE k.scheme_id = $1 AND k.client = n.client AND k.sha256 = decode(n.sha256, 'hex'))
         ON CONFLICT (scheme_id, client, sha256) DO UPDATE SET times = u.times + excluded.times, last_seen_at = excluded.last_seen_at`,
        [
          schemeId,
          sorted.map(({ client }) => client),
          sorted.map(({ sha256 }) => sha256),
          sorted.map(({ name }) => (name !== null && name.length <= 100 ? name : null)),
          sorted.map(({ times }) => times),
          now,
          keptMax,
        ],
      ),
    );
  }
}

function clientOf(actor: Actor): Client | null {
  if (actor.kind !== 'APP') return null;
  const { schemeId, credential, appId, clientId } = actor;
  const owner = credential === 'KEY' ? ({ kind: 'KEY', id: appId } as const) : ({ kind: 'APP', id: clientId } as const);
  return owner.id === undefined ? null : { schemeId, client: documentClient({ kind: owner.kind, id: owner.id }) };
}
