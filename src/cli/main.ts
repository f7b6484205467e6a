import { Command, CommanderError, Option } from 'commander';
import { systemClock } from '../adapters/clock.js';
import { readConfig } from '../config.js';
import { checkLedgerCommand } from './checkLedger.js';
import { type CreateSchemeOptions, createSchemeCommand } from './createScheme.js';
import { demoDigestCommand } from './demoDigest.js';
import { doctorCommand } from './doctor.js';
import { type ExpireCreditsOptions, expireCreditsCommand } from './expireCredits.js';
import { explain } from './failures.js';
import { importsCommand } from './imports.js';
import { keepWorkCommand } from './keepWork.js';
import { migrateCommand } from './migrate.js';
import { type RoundsOptions, roundsCommand } from './rounds.js';
import { processTerminal as terminal } from './terminal.js';

let exitCode = 0;

const program = new Command('time-credits')
  .description('Runs Time Credits from the command line. Settings come from the environment: see README.md.')
  .exitOverride();

program
  .command('check-ledger')
  .description('proves the ledger of every scheme; exit code 1 where it does not add up')
  .action(async () => {
    exitCode = await checkLedgerCommand(readConfig(), terminal);
  });

program
  .command('migrate')
  .description('brings the database up to date')
  .action(async () => {
    exitCode = await migrateCommand(readConfig(), terminal, systemClock.now());
  });

program
  .command('scheme-create')
  .description('creates a scheme and its first operator')
  .option('--slug <name>', 'the short name people sign in to: small letters, digits and dashes, like haringey')
  .option('--name <name>', 'the full name, like "Haringey Time Credits"')
  .option('--time-zone <zone>', 'every rule about days is in it', 'Europe/London')
  .option('--wards <file>', 'a CSV file with the columns ward_code and ward_name')
  .option('--operator-name <name>', 'the name of the first operator')
  .option('--operator-email <address>', 'where the operator’s sign-in codes go')
  .option('--operator-phone <number>', 'the same by text message')
  .action(async (options: CreateSchemeOptions) => {
    exitCode = await createSchemeCommand(readConfig(), terminal, systemClock.now(), options);
  });

program
  .command('expire-credits')
  .description('passes lapsed credits on to the community pot of their scheme, as the worker does every hour by day')
  .option('--scheme <name>', 'the short name of the scheme, like haringey')
  .option(
    '--as-of <day>',
    'only what had lapsed when this day began, like 2026-11-03; otherwise all that has lapsed by now',
  )
  .action(async (options: ExpireCreditsOptions) => {
    exitCode = await expireCreditsCommand(readConfig(), terminal, systemClock.now(), options);
  });

const rounds = program
  .command('rounds')
  .description(
    'lists the latest rounds of a scheme, and follows those that run; `rounds stop` and `rounds resume` keep one',
  )
  .option('--scheme <name>', 'the short name of the scheme, like haringey')
  .option('--once', 'only the list')
  .action(async (options: RoundsOptions) => {
    exitCode = await roundsCommand(readConfig(), terminal, systemClock, options);
  });

for (const keep of ['stop', 'resume'] as const) {
  rounds
    .command(`${keep} <id>`)
    .description(keep === 'stop' ? 'has a round stand still after its batch' : 'has a round go on where it stopped')
    .action(async (id: string) => {
      exitCode = await keepWorkCommand(readConfig(), terminal, systemClock, 'rounds', keep, id, rounds.opts());
    });
}

const imports = program
  .command('imports')
  .description(
    'lists the latest imports of timesheets of a scheme, and follows those at work; `imports stop` and `imports resume` keep one',
  )
  .option('--scheme <name>', 'the short name of the scheme, like haringey')
  .option('--once', 'only the list')
  .action(async (options: RoundsOptions) => {
    exitCode = await importsCommand(readConfig(), terminal, systemClock, options);
  });

for (const keep of ['stop', 'resume'] as const) {
  imports
    .command(`${keep} <id>`)
    .description(keep === 'stop' ? 'has an import stand still after its step' : 'has an import go on where it stopped')
    .action(async (id: string) => {
      exitCode = await keepWorkCommand(readConfig(), terminal, systemClock, 'imports', keep, id, imports.opts());
    });
}

program
  .command('doctor')
  .description('looks at this deployment with its settings and says what to mend; changes nothing')
  .action(async () => {
    exitCode = await doctorCommand(readConfig(), terminal, systemClock, process.versions.node);
  });

program
  .command('demo')
  .description('tells the main job as a story, on a database of its own')
  .action(async () => {
    const { runDemo } = await import('../demo/story.js');
    exitCode = await runDemo();
  });

program
  .command('demo-shifts')
  .description('tells a month of a rota and of neighbours as a story, on a database of its own')
  .action(async () => {
    const { runShiftsDemo } = await import('../demo/shifts/story.js');
    exitCode = await runShiftsDemo();
  });

program
  .command('demo-match')
  .description('tells how members find what suits them, and a group its rota, as a story on a database of its own')
  .action(async () => {
    const { runMatchDemo } = await import('../demo/match/story.js');
    exitCode = await runMatchDemo();
  });

program
  .command('demo-year')
  .description(
    'lets a year of a demonstration borough pass on a set clock, and compares what people heard with what the tables call for',
  )
  .option('--fortnight', 'two weeks around the end of summer time alone')
  .addOption(new Option('--only <queue>', 'on one queue alone').choices(['postgresql', 'redis']))
  .action(async ({ fortnight, only }: { fortnight?: boolean; only?: string }) => {
    const { runYearDemo } = await import('../demo/year/story.js');
    exitCode = await runYearDemo(fortnight ? 'fortnight' : 'year', only);
  });

program
  .command('demo-digest')
  .description('counts what the demonstration boroughs hold, with a digest of each; the same day gives the same digest')
  .action(async () => {
    exitCode = await demoDigestCommand(readConfig(), terminal);
  });

try {
  await program.parseAsync();
} catch (error) {
  exitCode = error instanceof CommanderError ? error.exitCode : 1;
  // Commander has said its own already.
  if (!(error instanceof CommanderError)) terminal.tell(explain(error) ?? String((error as Error).stack ?? error));
}
process.exitCode = exitCode;
