import pg from 'pg';
import { schemaName } from '../../../src/adapters/database/roles.js';
import { Secrets } from '../../../src/commands/secrets.js';
import type { BoroughSize } from '../../../src/demo/boroughs/buildBorough.js';
import { drawCard } from '../../../src/demo/boroughs/cards.js';
import { boroughStories } from '../../../src/demo/boroughs/data/boroughs.js';
import { type BoroughDigest, demoDigest } from '../../../src/demo/boroughs/digest.js';
import { boroughsThere, ensureBoroughs } from '../../../src/demo/boroughs/ensureBoroughs.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { cli } from '../cli/cli.js';
import { brokenRules } from './rules.js';

const now = new Date('2026-11-22T10:00:00Z');
const small: BoroughSize = { members: 160, days: 56 };
const secrets = new Secrets(Buffer.alloc(32, 1));
const otherSecrets = new Secrets(Buffer.alloc(32, 2));
const slugs = boroughStories.map(({ slug }) => slug);

let first: TestDatabase;
let digests: BoroughDigest[];

async function digestOf(test: TestDatabase): Promise<BoroughDigest[]> {
  const client = new pg.Client({ connectionString: test.adminUrl, options: `-c search_path=${schemaName}` });
  await client.connect();
  try {
    return await demoDigest(client, slugs);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  first = await createTestDatabase();
  await ensureBoroughs(first.ownerDatabase, secrets, now, { size: small });
  digests = await digestOf(first);
});

afterAll(async () => {
  await first?.drop();
});

describe('the boroughs', () => {
  it('are four, with members, bodies and a history each', () => {
    expect(digests.map(({ slug }) => slug)).toEqual(['barnet', 'haringey', 'havering', 'tower-hamlets']);
    expect(digests.map(({ counts }) => counts.members)).toEqual([45, 42, 34, 40]);
    for (const { counts, logs } of digests) {
      expect(logs).toMatchObject({ APPROVED: expect.any(Number), SUBMITTED: expect.any(Number) });
      expect(Math.min(counts.groups, counts.venues, counts.offers)).toBeGreaterThanOrEqual(2);
      expect(counts.redemptions).toBeGreaterThan(10);
      expect(counts.entries).toBe(2 * counts.transfers);
      expect(counts.opportunities).toBeGreaterThanOrEqual(2 * (counts.groups - 1));
      expect(Math.min(counts.shifts, counts.bookings)).toBeGreaterThanOrEqual(20);
      expect(counts.exchanges).toBeGreaterThanOrEqual(1);
    }
  });

  it('have a ledger that adds up', async () => {
    expect(await ledgerDifferences(first)).toEqual([]);
  });

  it('keep every rule', async () => {
    expect(await brokenRules(first)).toEqual({});
  });

  it('have something waiting for every leader', async () => {
    const idle = await first.admin(
      `SELECT r.member_id FROM role_assignment r WHERE r.role = 'LEADER' AND NOT EXISTS (
         SELECT 1 FROM hours_log h WHERE h.scheme_id = r.scheme_id AND h.organisation_id = r.organisation_id AND h.state = 'SUBMITTED'
           AND h.member_id <> r.member_id)`,
    );
    expect(idle).toEqual([]);
  });

  it('have bookings for the volunteer, and for the leader a waiting list and somebody who asks to join in', async () => {
    const shown = await first.admin<{ slug: string; booked: boolean; waiting: boolean; applied: boolean }>(
      `SELECT s.slug,
         EXISTS (SELECT 1 FROM booking b JOIN shift t ON t.scheme_id = b.scheme_id AND t.id = b.shift_id
           WHERE b.scheme_id = s.scheme_id AND b.member_id = v.id AND b.state = 'BOOKED' AND t.starts_at BETWEEN $3 AND $3 + interval '9 days') AS booked,
         EXISTS (SELECT 1 FROM booking b JOIN shift t ON t.scheme_id = b.scheme_id AND t.id = b.shift_id
           WHERE b.scheme_id = s.scheme_id AND t.organisation_id = r.organisation_id AND b.state = 'WAITING' AND t.starts_at > $3) AS waiting,
         EXISTS (SELECT 1 FROM application a JOIN opportunity o ON o.scheme_id = a.scheme_id AND o.id = a.opportunity_id
           WHERE a.scheme_id = s.scheme_id AND o.organisation_id = r.organisation_id AND a.state = 'WAITING') AS applied
       FROM scheme s JOIN member v ON v.scheme_id = s.scheme_id AND v.email = ANY ($1)
       JOIN member l ON l.scheme_id = s.scheme_id AND l.email = ANY ($2)
       JOIN role_assignment r ON r.scheme_id = l.scheme_id AND r.member_id = l.id AND r.role = 'LEADER' ORDER BY s.slug`,
      [
        boroughStories.map(({ cast }) => cast.volunteer.email),
        boroughStories.map(({ cast }) => cast.leader.email),
        now,
      ],
    );
    expect(shown).toEqual(slugs.toSorted().map((slug) => ({ slug, booked: true, waiting: true, applied: true })));
  });

  it('reach people at addresses and numbers that belong to nobody', async () => {
    const reachable = await first.admin(
      `SELECT email, phone FROM member WHERE email NOT LIKE '%@example.org' OR phone !~ '^\\+44(7700900|2079460)[0-9]{3}$'`,
    );
    expect(reachable).toEqual([]);
  });

  it('let those sign in whom the terminal names, in the roles it names', async () => {
    const roles = await first.admin<{ slug: string; email: string; roles: string[] }>(
      `SELECT s.slug, m.email, array_agg(DISTINCT r.role ORDER BY r.role) FILTER (WHERE r.role IS NOT NULL) AS roles
       FROM member m JOIN scheme s USING (scheme_id) LEFT JOIN role_assignment r ON r.scheme_id = m.scheme_id AND r.member_id = m.id
       WHERE m.email = ANY ($1) GROUP BY s.slug, m.email`,
      [
        boroughStories.flatMap(({ cast }) =>
          [cast.volunteer, cast.leader, cast.venue, cast.operator].map(({ email }) => email),
        ),
      ],
    );
    const told = boroughStories.flatMap(({ slug, cast }) => [
      { slug, email: cast.volunteer.email, roles: null },
      { slug, email: cast.leader.email, roles: ['LEADER'] },
      { slug, email: cast.venue.email, roles: ['COORDINATOR'] },
      { slug, email: cast.operator.email, roles: ['OPERATOR'] },
    ]);
    const byEmail = (a: { email: string }, b: { email: string }) => (a.email < b.email ? -1 : 1);
    expect(roles.toSorted(byEmail)).toEqual(told.toSorted(byEmail));
  });

  it('have somebody whose card and PIN the terminal tells', async () => {
    const cards = await first.admin<{ slug: string; name: string; schemeId: string; number: string; pinHash: Buffer }>(
      `SELECT s.slug, m.name, s.scheme_id AS "schemeId", c.card_number AS number, c.pin_hash AS "pinHash"
       FROM member_card c JOIN member m ON m.scheme_id = c.scheme_id AND m.id = c.member_id JOIN scheme s ON s.scheme_id = c.scheme_id
       WHERE m.name = ANY ($1) ORDER BY s.slug`,
      [boroughStories.map(({ cast }) => cast.cardHolder)],
    );
    expect(cards.map(({ slug, name, number }) => [slug, name, number])).toEqual(
      boroughStories.map(({ slug, cast }) => [slug, cast.cardHolder, drawCard(slug).number]),
    );
    for (const { slug, schemeId, number, pinHash } of cards)
      expect(secrets.cardPinHash(schemeId, number, drawCard(slug).pin).equals(pinHash)).toBe(true);
  });

  it('are counted by demo-digest', async () => {
    const answer = await cli({ DATABASE_URL: first.adminUrl, SECRET_KEY: 'k'.repeat(32) }, 'demo-digest');
    // On a busy machine it says that it is still at it.
    expect([answer.code, answer.stderr.replace(/^Reading the boroughs … \d+ s\n/gm, '')]).toEqual([0, '']);
    const lines = answer.stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split('; digest ')[1])).toEqual(digests.map(({ digest }) => digest));
  });
});

describe('filling', () => {
  it('a second time adds nothing', async () => {
    const said: string[] = [];
    await ensureBoroughs(first.ownerDatabase, secrets, now, { size: small, say: (line) => said.push(line) });
    expect(said).toEqual([]);
    expect(await digestOf(first)).toEqual(digests);
  });

  it('cut off in the middle leaves no half borough, and the next start makes the same of it', async () => {
    const second = await createTestDatabase();
    try {
      const cutOff = async (line: string) => {
        if (!line.startsWith('  Havering')) return;
        await second.admin(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`,
        );
      };
      const cut: Promise<void>[] = [];
      const filling = ensureBoroughs(second.ownerDatabase, otherSecrets, now, {
        size: small,
        say: (line) => void cut.push(cutOff(line)),
      });
      await expect(filling).rejects.toThrow();
      await Promise.all(cut);
      const there = (await boroughsThere(second.database)).map(({ slug }) => slug);
      expect(there).not.toContain('havering');
      expect((await digestOf(second)).map(({ slug }) => slug)).toEqual(there);
      expect(await second.admin('SELECT DISTINCT scheme_id FROM hours_log')).toHaveLength(there.length);

      await ensureBoroughs(second.ownerDatabase, otherSecrets, now, { size: small });
      expect(await digestOf(second)).toEqual(digests);
      expect(await ledgerDifferences(second)).toEqual([]);
    } finally {
      await second.drop();
    }
  });

  it('on another day makes another history', async () => {
    const third = await createTestDatabase();
    try {
      const tomorrow = new Date('2026-11-23T10:00:00Z');
      await ensureBoroughs(third.ownerDatabase, secrets, tomorrow, { size: { members: 60, days: 22 } });
      const others = await digestOf(third);
      // This one begins on the first of a month, when venues return credits they do not have yet.
      expect(others.filter(({ logs }) => (logs.SUBMITTED ?? 0) === 0)).toEqual([]);
      expect(others.filter(({ digest }) => digests.some((known) => known.digest === digest))).toEqual([]);
    } finally {
      await third.drop();
    }
  });
});
