import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { LoadFacts } from '../../support/loadFacts.js';
import { type Ending, ServiceProcess } from '../../support/service.js';

const secretKey = 'a key that only this test knows, and long enough';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The contract's codes of everything that went wrong, in order. */
  codes: string[];
}

/** The running service with a database of its own, spoken to byte by byte. */
export class Service {
  private constructor(
    readonly test: TestDatabase,
    readonly facts: LoadFacts,
    private readonly process: ServiceProcess,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<Service> {
    const test = await createTestDatabase({ poolMax: 4 });
    const process = await ServiceProcess.start({
      DATABASE_URL: test.adminUrl,
      SECRET_KEY: secretKey,
      RUN: 'api',
      ...settings,
    });
    return new Service(test, await LoadFacts.create(test, Buffer.from(secretKey)), process);
  }

  async close(): Promise<Ending> {
    const ending = await this.process.stop();
    await this.test.drop();
    return ending;
  }

  get url(): string {
    return this.process.url;
  }

  /** What it wrote about failures of its own. Nothing a client sends may make it longer. */
  get failuresLogged(): string[] {
    return this.process.output.split('\n').filter((line) => line.startsWith('{'));
  }

  async request(path: string, init: RequestInit): Promise<Reply> {
    const response = await fetch(`${this.process.url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, codes: codesIn(text) };
  }

  /** A GraphQL request as clients send it, with any body. */
  async post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Reply> {
    return await this.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  }

  async graphql(token: string, query: string, variables: object = {}): Promise<Reply> {
    return await this.post(JSON.stringify({ query, variables }), { authorization: `Bearer ${token}` });
  }

  /**
   * A picture of every row of every table, but for what is counted for limits and when a key was used last: the same picture means that nothing at all was
   * changed.
   */
  async picture(): Promise<Record<string, string>> {
    const tables = await this.test.admin<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'tc' AND tablename NOT IN ('guess_count', 'allowance_spent') ORDER BY 1`,
    );
    const picture: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await this.test.admin<{ rows: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(r, '|' ORDER BY r)), '') AS rows FROM (SELECT (to_jsonb(t) - 'last_used_at')::text AS r FROM ${name} t) rows`,
      );
      picture[name] = row?.rows ?? '';
    }
    return picture;
  }
}

export function codesIn(text: string): string[] {
  try {
    const body = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[]; data?: unknown };
    const refusals = Object.values(
      (body.data ?? {}) as Record<string, { userErrors?: { code: string }[] } | null>,
    ).flatMap((part) => part?.userErrors ?? []);
    return [
      ...(body.errors ?? []).map((error) => error.extensions?.code ?? 'none'),
      ...refusals.map((refusal) => refusal.code),
    ];
  } catch {
    return [];
  }
}
