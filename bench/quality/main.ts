import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import pg from 'pg';
import { Progress } from '../../src/cli/progressBar.js';
import { Secrets } from '../../src/commands/secrets.js';
import { readConfig } from '../../src/config.js';
import { openDatabase, openDatabaseHome } from '../../src/databases.js';
import { buildBorough, fullSize } from '../../src/demo/boroughs/buildBorough.js';
import { boroughStories } from '../../src/demo/boroughs/data/boroughs.js';
import { ensureBoroughs } from '../../src/demo/boroughs/ensureBoroughs.js';
import { Random } from '../../src/demo/boroughs/random.js';
import { type MatchWeightRule, matchWeightRules } from '../../src/domain/matching/weights.js';
import { addDays, localDay } from '../../src/domain/schemes/localTime.js';
import type { Database } from '../../src/entities/database.js';
import { matchesOfMembers } from '../../src/queries/matching/matches.js';
import { mean } from './figures.js';
import { type Asked, drawMembers, exposureGini, places, randomList, rivalLists, rowOf, worthsBy } from './measure.js';
import { models } from './preferences.js';
import { type Findings, print } from './report.js';
import { kindOf, readTown, type Town } from './town.js';

/** A Monday morning: the same day gives the same boroughs. */
const now = new Date('2026-11-23T09:00:00Z');
const zone = 'Europe/London';
const atOnce = 25;

interface Options {
  members: number;
  seed: string;
  ablation: boolean;
}

function readOptions(): Options {
  return new Command('npm run match:quality --')
    .description('Measures whether matching finds what members would choose. See docs/matching-quality.md.')
    .option('--members <number>', 'how many members of each kind in each borough', Number, 25)
    .option('--seed <words>', 'what chance is drawn from', 'quality')
    .option('--no-ablation', 'without looking what each weight is worth')
    .parse()
    .opts<Options>();
}

async function main(): Promise<number> {
  const { members, seed, ablation } = readOptions();
  const weights = ablation ? (Object.keys(matchWeightRules) as MatchWeightRule[]) : [];
  const progress = new Progress(3 + weights.length);
  const dataDir = await mkdtemp(join(tmpdir(), 'time-credits-quality-'));
  try {
    progress.step('the boroughs of the demonstration, filled afresh');
    const config = { ...readConfig(), databaseUrl: null, redisUrl: null, dataDir };
    const home = await openDatabaseHome(config, (line) => progress.note(line));
    const admin = new pg.Pool({ connectionString: home.adminUrl, max: 1, options: '-c search_path=tc' });
    // The server may stop while a connection is still saying goodbye; without a listener that would be taken for a failure of the measuring.
    admin.on('error', () => undefined);
    const database = await openDatabase({ url: home.urlOf('tc_app'), role: 'tc_app', poolMax: 2 });
    try {
      const owner = await openDatabase({ url: home.adminUrl, role: 'tc_owner', poolMax: 2 });
      const say = (line: string) => progress.note(line.trim());
      await ensureBoroughs(owner, new Secrets(home.secretKey), now, { say }).finally(() => owner.close());
      progress.step('what there is to choose from');
      const lastDay = addDays(localDay(now, zone), -1);
      const towns: Town[] = [];
      for (const story of boroughStories)
        towns.push(await readTown(admin, buildBorough(story, lastDay, fullSize), now));
      progress.step('matching');
      const asked = await askAll(database, towns, members, seed);
      const findings = find(asked, seed);
      for (const weight of weights) {
        progress.step(`without ${weight}`);
        findings.ablation.push({ weight, ...(await without(weight, admin, database, asked, seed)) });
      }
      progress.end();
      console.log(print(findings));
      return findings.broken.length === 0 ? 0 : 1;
    } finally {
      await database.close();
      await admin.end();
      await home.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function askAll(database: Database, towns: readonly Town[], ofEachKind: number, seed: string): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const town of towns) {
    const members = drawMembers(town, ofEachKind, seed);
    const found = await listsOf(
      database,
      town,
      members.map(({ id }) => id),
    );
    for (const member of members) {
      const matching = found.get(member.id) ?? [];
      const random = randomList(town, member, new Random(`${seed} ${member.id} shown`));
      const lists = { matching, ...rivalLists(town, member), random };
      asked.push({ town, member, kind: kindOf(town.borough.profiles.get(member)), lists });
    }
  }
  return asked;
}

/** Through the query of the service, as tc_app under row-level security. Requests for help are left out: the others cannot rank them. */
async function listsOf(
  database: Database,
  { borough }: Town,
  memberIds: readonly string[],
): Promise<Map<string, string[]>> {
  const lists = new Map<string, string[]>();
  for (let start = 0; start < memberIds.length; start += atOnce) {
    const pages = await matchesOfMembers(database.callsIn(borough.schemeId), {
      ...{ now, memberIds: memberIds.slice(start, start + atOnce), askerId: null, withRequests: false },
      page: { first: places, after: null },
    });
    for (const [memberId, { nodes }] of pages)
      lists.set(
        memberId,
        nodes.map(({ id }) => id),
      );
  }
  return lists;
}

function find(asked: readonly Asked[], seed: string): Findings {
  const [model] = models;
  const worths = worthsBy(asked, model, seed);
  const kinds = ['full', 'partial', 'empty'] as const;
  const rows = [
    ...kinds.map((kind) =>
      rowOf(
        `${kind} profile`,
        worths.filter((_, index) => asked[index]?.kind === kind),
        seed,
      ),
    ),
    rowOf('all', worths, seed),
  ];
  const leaning = models
    .slice(1)
    .map((other) => rowOf(`${other.name}: ${other.says}`, worthsBy(asked, other, seed), seed));
  const exposure = {
    matching: exposureGini(asked, 'matching'),
    nearest: exposureGini(asked, 'nearest'),
    newest: exposureGini(asked, 'newest'),
    random: exposureGini(asked, 'random'),
  };
  const broken = rows.flatMap(({ label, ahead }) =>
    Object.entries(ahead).flatMap(([rival, { mean: by }]) => (by > 0 ? [] : [`${label}: no better than ${rival}`])),
  );
  if (exposure.matching > exposure.nearest) broken.push('groups are shown less evenly than by nearest first');
  for (const { town, lists } of asked) {
    const ids = new Set(town.offered.map(({ id }) => id));
    if (lists.matching.some((id) => !ids.has(id))) broken.push('something was matched that is not there to be chosen');
  }
  return { model, rows, leaning, exposure, ablation: [], broken: [...new Set(broken)] };
}

/** What becomes of it where every scheme weighs one part with nothing. */
async function without(
  weight: MatchWeightRule,
  admin: pg.Pool,
  database: Database,
  asked: readonly Asked[],
  seed: string,
): Promise<{ ndcg: number; lost: number; gini: number }> {
  const { rows } = await admin.query<{ id: string; rules: object }>('SELECT scheme_id AS id, rules FROM scheme');
  await admin.query('UPDATE scheme SET rules = rules || jsonb_build_object($1::text, 0)', [weight]);
  try {
    const again: Asked[] = [];
    for (const [town, those] of Map.groupBy(asked, (one) => one.town)) {
      const found = await listsOf(
        database,
        town,
        those.map(({ member }) => member.id),
      );
      for (const one of those)
        again.push({ ...one, lists: { ...one.lists, matching: found.get(one.member.id) ?? [] } });
    }
    const before = mean(worthsBy(asked, models[0], seed).map(({ matching }) => matching));
    const ndcg = mean(worthsBy(again, models[0], seed).map(({ matching }) => matching));
    return { ndcg, lost: before - ndcg, gini: exposureGini(again, 'matching') };
  } finally {
    for (const { id, rules } of rows)
      await admin.query('UPDATE scheme SET rules = $2 WHERE scheme_id = $1', [id, rules]);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
