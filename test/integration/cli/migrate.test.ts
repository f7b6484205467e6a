import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrations } from '../../../migrations/index.js';
import { testServerUrl } from '../../support/server.js';
import { cli, onDatabase } from './cli.js';

describe('migrate', () => {
  const name = `tc_test_cli_${randomBytes(5).toString('hex')}`;
  const settings = () => onDatabase(Object.assign(new URL(testServerUrl()), { pathname: `/${name}` }).href);

  const onServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: testServerUrl() });
    await client.connect();
    await client.query(statement);
    await client.end();
  };

  beforeAll(() => onServer(`CREATE DATABASE ${name}`));
  afterAll(() => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

  it('is asked for where the database is empty', async () => {
    const answer = await cli(settings(), 'check-ledger');
    expect([answer.code, answer.stdout]).toEqual([1, '']);
    expect(answer.stderr).toMatch(/^The database \(DATABASE_URL\) cannot be used: .*run: npm run migrate\n$/);
  });

  it('names what ran, once', async () => {
    const first = await cli(settings(), 'migrate');
    expect([first.code, first.stdout]).toEqual([
      0,
      `${migrations.map((migration) => `ran ${migration.name}\n`).join('')}The database is up to date now.\n`,
    ]);
    const second = await cli(settings(), 'migrate');
    expect([second.code, second.stdout]).toEqual([0, 'The database is up to date.\n']);
  });
});
