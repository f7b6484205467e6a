import { createHmac } from 'node:crypto';
import pg from 'pg';

/** The database roles of the service. tc_owner owns everything and never logs in; the others do what their name says. */
export const databaseRoles = ['tc_owner', 'tc_app', 'tc_worker', 'tc_auditor'] as const;
export type LoginRole = 'tc_app' | 'tc_worker' | 'tc_auditor';

/** The schema that holds every table and function of the service. */
export const schemaName = 'tc';

/**
 * Creates the roles and the schemas where they are missing; safe to repeat. Needs a login that may create roles, or roles that exist already
 * and are granted to it.
 */
export async function ensureRoles(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // Roles belong to the whole server: two services starting on two of its databases must not create them at once.
    await client.query(`SELECT pg_advisory_lock(hashtext('time-credits roles'))`);
    const existing = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)', [
      databaseRoles,
    ]);
    const known = new Set(existing.rows.map((row) => row.rolname));
    for (const role of databaseRoles) {
      if (!known.has(role)) await client.query(`CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS`);
    }
    await client.query(`GRANT ${databaseRoles.join(', ')} TO CURRENT_USER`).catch(() => undefined);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schemaName} AUTHORIZATION tc_owner`);
    await client.query(`GRANT USAGE ON SCHEMA ${schemaName} TO tc_app, tc_worker, tc_auditor`);
    // BullMQ keeps its own tables in PostgreSQL where there is no Redis; they are the worker's.
    await client.query('CREATE SCHEMA IF NOT EXISTS bullmq AUTHORIZATION tc_worker');
  } finally {
    await client.end();
  }
}

/**
 * Lets the roles log in with passwords derived from a secret of this machine, so that the embedded default runs without a privileged login.
 * @returns the URL of each login on the same server and database.
 */
export async function ensureLogins(adminUrl: string, secret: string): Promise<Record<LoginRole, string>> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const urls = {} as Record<LoginRole, string>;
    for (const role of ['tc_app', 'tc_worker', 'tc_auditor'] as const) {
      const password = createHmac('sha256', secret).update(role).digest('base64url');
      await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
      const url = new URL(adminUrl);
      url.username = role;
      url.password = password;
      urls[role] = url.href;
    }
    return urls;
  } finally {
    await client.end();
  }
}
