import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { Progress } from '../src/cli/progressBar.js';
import { openDatabase } from '../src/databases.js';
import { sealAudit } from '../src/jobs/processors/sealAudit.js';
import { checkLedger } from '../src/queries/accounts/ledgerCheck.js';
import { checkoutRoot, House } from './house.js';
import { jobsAsJson, measureJobs, printJobs } from './jobs/measure.js';
import { LoadGenerator } from './load/remote.js';
import { environmentOf, jsonReport, type LedgerResult, printReport } from './report.js';
import { measureRotas, printRotas, type RotaFigures, rotasAsJson } from './rotas/measure.js';
import { forgetQueue, type Outcome, runBenchmark } from './run.js';
import {
  type BenchmarkName,
  defaultSize,
  type JobBenchmarkName,
  type Processes,
  quickSize,
  type RotaBenchmarkName,
  type Settings,
  yardstickClients,
} from './settings.js';
import { buildWorld } from './world/build.js';
import type { World } from './world/world.js';
import { findCaller } from './yardsticks/caller.js';

/** In an order in which no benchmark inherits much from the one before; what fills the borough with more of its own comes last. */
const order: BenchmarkName[] = ['statement_limit', 'redeem_spread', 'redeem_hot', 'approve_bulk', 'match_p99'];
const rotaNames: RotaBenchmarkName[] = ['rota_seats', 'rota_seconds'];
const jobNames: JobBenchmarkName[] = ['jobs_rate', 'jobs_drain'];
/** So many rotas are solved for each figure. */
const rotaRounds = 3;

function readSettings(): Settings {
  const program = new Command('npm run bench --')
    .description('Measures the service beside its yardsticks, in one run. See bench/README.md.')
    .option('--quick', 'fewer and shorter rounds on small data: a first look')
    .addOption(new Option('--only <name...>', 'only these').choices([...order, ...rotaNames, ...jobNames]))
    .option('--json <file>', 'write the figures here too')
    .option('--profile', 'profile the process that answers HTTP and say where its time goes (this slows it)')
    .addOption(
      new Option(
        '--processes <which>',
        'api: no worker; all: API and worker in one process, as npm start runs; split: in one each',
      )
        .choices(['all', 'split', 'api'])
        .default('api'),
    )
    .addOption(new Option('--rounds <number>', 'how many rounds').argParser(Number))
    .parse();
  const given = program.opts<{
    quick?: true;
    only?: Settings['only'];
    json?: string;
    profile?: true;
    processes: Processes;
    rounds?: number;
  }>();
  const size = given.quick ? quickSize : defaultSize;
  return {
    size: { ...size, rounds: given.rounds && given.rounds > 0 ? given.rounds : size.rounds },
    quick: given.quick === true,
    only: given.only ?? [...order, ...rotaNames, ...jobNames],
    processes: given.processes,
    profile: given.profile === true,
    jsonFile: given.json ?? null,
  };
}

async function main(): Promise<number> {
  const settings = readSettings();
  const chosen = order.filter((name) => settings.only.includes(name));
  const progress = new Progress(6 + chosen.length * (settings.size.rounds + 1));
  const rotas = await rotasOf(settings, progress);
  console.log(printRotas(rotas).join('\n'));
  const asksForJobs = jobNames.some((name) => settings.only.includes(name));
  if (chosen.length === 0 && !asksForJobs) {
    progress.end();
    writeReport(settings, { quick: settings.quick, results: rotasAsJson(rotas) });
    return 0;
  }
  progress.step('a PostgreSQL server of its own');
  const house = await House.open((line) => progress.note(line));
  const generator = new LoadGenerator();
  const ending = async () => {
    generator.close();
    await house.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void ending().finally(() => process.exit(130)));
  }
  try {
    progress.step('the borough');
    const world = await buildWorld(house, settings.size, (what) => progress.note(what));
    progress.step('the yardsticks');
    await layOutYardsticks(house);
    await settle(house, world);
    const caller = await findCaller(house.adminUrl, yardstickClients);
    const outcomes: Outcome[] = [];
    for (const name of chosen) {
      outcomes.push(await runBenchmark(name, { house, world, generator, caller }, settings, progress));
    }
    if (asksForJobs) progress.step('jobs');
    const jobs = await measureJobs(
      house,
      world,
      settings.only,
      { quick: settings.quick, rounds: settings.size.rounds },
      (line) => progress.note(line),
    );
    progress.step('the ledger');
    const ledger = await proveLedger(house);
    const version = await house.admin.query<{ server_version: string }>('SHOW server_version');
    progress.end();
    const environment = environmentOf(`PostgreSQL ${version.rows[0]?.server_version}`, caller.by);
    console.log([printReport(settings, environment, outcomes, ledger), ...printJobs(jobs)].join('\n'));
    const others = { ...rotasAsJson(rotas), ...jobsAsJson(jobs) };
    writeReport(settings, jsonReport(settings, environment, outcomes, ledger, others));
    await world.database.close();
    return ledger.differences.length === 0 ? 0 : 1;
  } finally {
    await ending();
  }
}

/** Before anything else runs: the machine is the solver's alone. */
async function rotasOf(settings: Settings, progress: Progress): Promise<RotaFigures[]> {
  if (!rotaNames.some((name) => settings.only.includes(name))) return [];
  progress.step('rotas');
  return await measureRotas(settings.quick, rotaRounds, (line) => progress.note(line));
}

function writeReport({ jsonFile }: Settings, report: object): void {
  if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
}

async function layOutYardsticks(house: House): Promise<void> {
  for (const name of ['y1', 'y1-fill', 'y2']) {
    const text = readFileSync(join(checkoutRoot, 'bench', 'yardsticks', `${name}.sql`), 'utf8');
    const client = await house.admin.connect();
    try {
      await client.query(text);
    } finally {
      client.release(true);
    }
  }
}

/** What the past left for later is done: nobody measures with a borough's whole history in the outbox. Then fresh statistics and an even start. */
async function settle(house: House, world: World): Promise<void> {
  await forgetQueue(house);
  const worker = await openDatabase({ url: house.adminUrl, role: 'tc_worker', poolMax: 1 });
  await sealAudit(worker, world.schemeId, new Date(), { fully: true }).finally(() => worker.close());
  await house.admin.query('VACUUM ANALYZE');
  await house.admin.query('CHECKPOINT');
}

/** As the auditor sees it, on one snapshot. */
async function proveLedger(house: House): Promise<LedgerResult> {
  const client = await house.admin.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const result = await checkLedger({
      sql: async <Row extends object>(text: string, parameters: readonly unknown[] = []) =>
        (await client.query<Row>(text, [...parameters])).rows,
    });
    await client.query('COMMIT');
    return result;
  } finally {
    client.release();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
