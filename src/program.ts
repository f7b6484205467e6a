import { systemClock } from './adapters/clock.js';
import { EmbeddedDatabaseError, EmbeddedDatabaseInUse } from './adapters/embedded-database/index.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { openDatabase } from './databases.js';
import { boroughsThere, ensureBoroughs } from './demo/boroughs/ensureBoroughs.js';
import { signInTable } from './demo/boroughs/signIn.js';
import { demoSignIn } from './demo/demoScheme.js';
import { type RunningService, startService } from './service.js';

const patienceMs = 10_000;

/** Starts the service and keeps it until it is told to stop. Whatever stops it from starting is said in one line. */
export async function runProgram(overrides: Partial<Config> = {}): Promise<void> {
  try {
    await serve({ ...readConfig(), ...overrides });
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

async function serve(config: Config): Promise<void> {
  const service = await startService(config, { say });
  const stopping = endOnSignals(service);
  try {
    if (config.demoBoroughs === 'full') await fillBoroughs(service);
    console.log(await greeting(service));
  } catch (error) {
    // Told to stop while it was filling: what was being filled is begun again by the next start.
    if (stopping()) return;
    console.error(explain(error));
    stopAndExit(service, 1);
    return;
  }
  // A service without its database can do nothing: end, and let whoever started it start it again.
  await service.home.ended;
  if (stopping()) return;
  console.error('The embedded database has ended. Stopping; start again with: npm start');
  stopAndExit(service, 1);
}

function say(line: string): void {
  console.log(line);
}

/** The service answers while its boroughs are filled: the small demo scheme is there already. */
async function fillBoroughs({ home, url, commands }: RunningService): Promise<void> {
  if (!home.embedded) return;
  const owner = await openDatabase({ url: home.urlOf('tc_owner'), role: 'tc_owner', poolMax: 3 });
  try {
    await ensureBoroughs(owner, commands.secrets, systemClock.now(), {
      say,
      first: `Filling four boroughs with a year of history (first start only). The scheme "demo" answers meanwhile${url ? ` at ${url}` : ''} …`,
    });
  } finally {
    await owner.close();
  }
}

async function greeting(service: RunningService): Promise<string> {
  if (!service.url) return 'Time Credits worker is ready.';
  if (!service.home.embedded) return `Time Credits is ready at ${service.url}/graphql`;
  if (!service.showsPages) {
    return `Time Credits is ready at ${service.url}/graphql\nHOST is not a loopback address, so there is no explorer and no message viewer: start without HOST to have them.`;
  }
  return [
    '',
    'Time Credits is ready.',
    `  Explorer   ${service.url}/          ready-made example operations; works offline`,
    `  GraphQL    ${service.url}/graphql`,
    `  Messages   ${service.url}/messages  every email, text and letter the service would have sent`,
    `  Jobs       ${service.url}/jobs      for operators: what the service does by itself, and what was given up`,
    '',
    demoSignIn,
    ...signInTable(await boroughsThere(service.database)),
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}

/** Returns whether a signal has asked for the end. */
function endOnSignals(service: RunningService): () => boolean {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1);
      asked = true;
      stopAndExit(service, 0);
    });
  }
  return () => asked;
}

/** Ends the process when everything has closed, or when patience ends. The timer keeps the process alive, so that it never ends without its code. */
function stopAndExit(service: RunningService, code: number): void {
  // Nothing accepted is lost by this: it is committed, or its caller asks again with the same key.
  setTimeout(() => process.exit(1), patienceMs);
  service.stop().then(
    () => process.exit(code),
    () => process.exit(1),
  );
}

function explain(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof EmbeddedDatabaseError || error instanceof EmbeddedDatabaseInUse)
    return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'PORT cannot be used: something else listens there already; set PORT to a free one, or to 0.';
  }
  if (
    error instanceof Error &&
    'code' in error &&
    ['ENOTFOUND', 'EADDRNOTAVAIL', 'EAI_AGAIN'].includes(String(error.code))
  ) {
    return 'HOST cannot be used: this machine has no such address; set HOST to one it has, such as 127.0.0.1 or 0.0.0.0.';
  }
  return error;
}
