import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readStaffProviders, type StaffProviders, StaffProvidersError } from './domain/people/staffProviders.js';

/** The one place that reads the environment. Everything else is handed its settings. */

const port = z.coerce.number().int().min(0).max(65_535);
const text = z.string().trim().min(1);

/** A comma between each two. */
const list = (form: z.ZodType<string, string>) =>
  text.transform((value) => value.split(',').map((part) => part.trim())).pipe(z.array(form).min(1));
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((value) => URL.canParse(value) && new URL(value).origin === value);
const network = z.string().refine((value) => {
  const [address = '', bits, more] = value.split('/');
  const version = isIP(address);
  // A network of everybody (/0) would let every caller choose the address it is counted by.
  const isBits = bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  return version !== 0 && isBits && more === undefined;
});
const perMinute = (least: number, usual: number) => z.coerce.number().int().min(least).default(usual);

const environmentForm = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SECRET_KEY: z.string().min(32).optional(),
  DATA_DIR: text.optional(),
  HOST: text.default('127.0.0.1'),
  PORT: port.default(4000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_PORT: port.optional(),
  RUN: z.enum(['all', 'api', 'worker']).default('all'),
  INTROSPECTION: z.enum(['on', 'off']).optional(),
  DEMO_BOROUGHS: z.enum(['full', 'none']).default('full'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NOTIFY_API_KEY: text.optional(),
  NOTIFY_CALLBACK_TOKEN: z.string().min(16).optional(),
  NOTIFY_REQUESTS_PER_MINUTE: z.coerce.number().int().min(60).max(100_000).default(2_700),
  NOTIFY_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  NOTIFY_EMAIL_TEMPLATE_ID: z.uuid().optional(),
  NOTIFY_TEXT_TEMPLATE_ID: z.uuid().optional(),
  NOTIFY_LETTER_TEMPLATE_ID: z.uuid().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  PUSH_VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^B[A-Za-z0-9_-]{86}$/)
    .optional(),
  PUSH_VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
  PUSH_SUBJECT: z.url({ protocol: /^(mailto|https)$/ }).optional(),
  MAIL_FROM: text.optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  WORKER_PORT: port.optional(),
  STAFF_SIGN_IN_FILE: text.optional(),
  TRUST_PROXY: list(network).optional(),
  CORS_ORIGINS: list(origin).optional(),
  POINTS_PER_MEMBER: perMinute(300, 3_000),
  POINTS_PER_CLIENT: perMinute(1_000, 60_000),
  POINTS_PER_ADDRESS: perMinute(1_000, 120_000),
  GUESSES_PER_ADDRESS: z.coerce.number().int().min(20).max(10_000).default(100),
  OVERLOAD_DELAY_MS: z.coerce.number().int().min(50).max(60_000).default(1_000),
  OVERLOAD_WAITING: z.coerce.number().int().min(20).default(500),
});

/** What nobody else may read. Each may stand in a file instead, named by the same name with _FILE, as container platforms hand secrets out. */
const secretNames = [
  'DATABASE_URL',
  'REDIS_URL',
  'SECRET_KEY',
  'NOTIFY_API_KEY',
  'NOTIFY_CALLBACK_TOKEN',
  'SMTP_URL',
  'PUSH_VAPID_PRIVATE_KEY',
  'METRICS_TOKEN',
] as const;

const mends: Record<string, string> = {
  DATABASE_URL:
    'give an address like postgres://user:password@host:5432/timecredits, or leave it out for the embedded database',
  REDIS_URL: 'give an address like redis://host:6379, or leave it out: PostgreSQL then serves the queues',
  SECRET_KEY:
    'give at least 32 random characters, for instance from `openssl rand -base64 32`; codes are hashed with it, so keep it',
  PUBLIC_URL: 'give the address people reach the service at, like https://credits.example.gov.uk',
  PORT: 'give a port number from 0 to 65535',
  DATABASE_PORT: 'give a port number from 0 to 65535',
  RUN: 'say all, api or worker',
  INTROSPECTION: 'say on or off',
  DEMO_BOROUGHS: 'say full or none',
  LOG_LEVEL: 'say debug, info, warn, error or silent',
  NOTIFY_CALLBACK_TOKEN:
    'give at least 16 random characters, the same as in Notify, or leave it out: delivery receipts are then not taken (docs/notify.md)',
  NOTIFY_REQUESTS_PER_MINUTE:
    'give a whole number from 60 to 100000; Notify allows 3000 in a minute unless it was agreed otherwise',
  NOTIFY_BASE_URL: 'give an address that begins with https://',
  NOTIFY_EMAIL_TEMPLATE_ID: 'copy the template id from the Notify page of the template',
  NOTIFY_TEXT_TEMPLATE_ID: 'copy the template id from the Notify page of the template',
  NOTIFY_LETTER_TEMPLATE_ID: 'copy the template id from the Notify page of the template',
  TRUST_PROXY:
    'give the addresses or networks of your proxies, like 10.0.0.0/8,192.0.2.7; whoever else sends X-Forwarded-For is not believed',
  CORS_ORIGINS:
    'give the origins of pages that may call the API, like https://app.example.org, with a comma between two and no slash at the end',
  POINTS_PER_MEMBER: 'give a whole number of points in a minute, at least 300 (docs/limits.md)',
  POINTS_PER_CLIENT: 'give a whole number of points in a minute, at least 1000 (docs/limits.md)',
  POINTS_PER_ADDRESS: 'give a whole number of points in a minute, at least 1000 (docs/limits.md)',
  GUESSES_PER_ADDRESS: 'give a percentage from 20 to 10000 of the usual tries from one address (docs/limits.md)',
  OVERLOAD_DELAY_MS: 'give milliseconds from 50 to 60000',
  OVERLOAD_WAITING: 'give a whole number of at least 20',
  SMTP_URL: 'give an address like smtps://user:password@host:465',
  PUSH_VAPID_PUBLIC_KEY: 'give the public key that `npx web-push generate-vapid-keys` prints (docs/push.md)',
  PUSH_VAPID_PRIVATE_KEY: 'give the private key that `npx web-push generate-vapid-keys` prints (docs/push.md)',
  PUSH_SUBJECT: 'give whom push services may ask, like mailto:it@example.org (docs/push.md)',
  METRICS_TOKEN: 'give at least 16 random characters, or leave it out: /metrics then answers this machine alone',
  WORKER_PORT: 'give a port number from 0 to 65535, or leave it out: a worker on its own then answers nowhere',
};

export interface Config {
  /** The folder of package.json. */
  checkoutRoot: string;
  /** Null: the embedded database. */
  databaseUrl: string | null;
  redisUrl: string | null;
  /** Null: made and kept beside the embedded database. */
  secretKey: string | null;
  dataDir: string | undefined;
  databasePort: number | undefined;
  host: string;
  port: number;
  /** Where people reach the service, without a slash at the end. Null: where it listens. */
  publicUrl: string | null;
  run: 'all' | 'api' | 'worker';
  introspection: boolean;
  /** Whether an embedded database is filled with the four demonstration boroughs, besides the small demo scheme. */
  demoBoroughs: 'full' | 'none';
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  notify: {
    apiKey: string;
    baseUrl?: string;
    templateIds: { EMAIL?: string; TEXT?: string; LETTER?: string };
    /** Of all processes together. */
    requestsPerMinute: number;
  } | null;
  /** Shown by Notify with its delivery receipts. Null: they are not taken. */
  notifyCallbackToken: string | null;
  smtp: { url: string; from: string } | null;
  /** The keys that phones and computers are told with. Null: they are not. */
  push: { publicKey: string; privateKey: string; subject: string } | null;
  /** Shown by whoever reads /metrics. Null: this machine alone may. */
  metricsToken: string | null;
  /** Where a worker on its own answers /healthz, /readyz and /metrics. Null: nowhere. */
  workerPort: number | null;
  /** The identity providers that staff sign in at, by the scheme's short name. Empty: nobody does. */
  staffProviders: StaffProviders;
  limits: {
    /** Proxies whose X-Forwarded-For is believed. */
    trustedProxies: readonly string[];
    /** Pages of these origins may call the API. */
    corsOrigins: readonly string[];
    /** Points in a minute. */
    allowances: { MEMBER: number; CLIENT: number; ADDRESS: number };
    /** Tries at secrets from one address, in hundredths of the usual. */
    guessesPerAddressPercent: number;
    overload: { loopDelayMs: number; waitingForDatabase: number };
  };
}

/** A setting that cannot be used. The message is one line: the variable and the mend. */
export class ConfigError extends Error {}

/** @throws ConfigError naming the first variable that is wrong and how to mend it. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const env = readForm(environment);
  mustFitTogether(env);
  return {
    checkoutRoot: checkoutRoot(),
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    secretKey: env.SECRET_KEY ?? null,
    dataDir: env.DATA_DIR,
    databasePort: env.DATABASE_PORT,
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    run: env.RUN,
    introspection: env.INTROSPECTION ? env.INTROSPECTION === 'on' : !env.DATABASE_URL,
    demoBoroughs: env.DEMO_BOROUGHS,
    logLevel: env.LOG_LEVEL,
    notify: env.NOTIFY_API_KEY
      ? {
          apiKey: env.NOTIFY_API_KEY,
          baseUrl: env.NOTIFY_BASE_URL,
          templateIds: {
            EMAIL: env.NOTIFY_EMAIL_TEMPLATE_ID,
            TEXT: env.NOTIFY_TEXT_TEMPLATE_ID,
            LETTER: env.NOTIFY_LETTER_TEMPLATE_ID,
          },
          requestsPerMinute: env.NOTIFY_REQUESTS_PER_MINUTE,
        }
      : null,
    notifyCallbackToken: env.NOTIFY_CALLBACK_TOKEN ?? null,
    smtp: env.SMTP_URL && env.MAIL_FROM ? { url: env.SMTP_URL, from: env.MAIL_FROM } : null,
    push: pushOf(env),
    metricsToken: env.METRICS_TOKEN ?? null,
    workerPort: env.WORKER_PORT ?? null,
    staffProviders: staffProvidersIn(env.STAFF_SIGN_IN_FILE),
    limits: limitsOf(env),
  };
}

/** @throws ConfigError where some of the three are missing. */
function pushOf(env: z.infer<typeof environmentForm>): Config['push'] {
  const { PUSH_VAPID_PUBLIC_KEY: publicKey, PUSH_VAPID_PRIVATE_KEY: privateKey, PUSH_SUBJECT: subject } = env;
  if (publicKey && privateKey && subject) return { publicKey, privateKey, subject };
  for (const name of ['PUSH_VAPID_PUBLIC_KEY', 'PUSH_VAPID_PRIVATE_KEY', 'PUSH_SUBJECT'] as const)
    if ((publicKey || privateKey || subject) && !env[name])
      throw new ConfigError(`${name} is missing: ${mends[name]}.`);
  return null;
}

function limitsOf(env: z.infer<typeof environmentForm>): Config['limits'] {
  return {
    trustedProxies: env.TRUST_PROXY ?? [],
    corsOrigins: env.CORS_ORIGINS ?? [],
    allowances: { MEMBER: env.POINTS_PER_MEMBER, CLIENT: env.POINTS_PER_CLIENT, ADDRESS: env.POINTS_PER_ADDRESS },
    guessesPerAddressPercent: env.GUESSES_PER_ADDRESS,
    overload: { loopDelayMs: env.OVERLOAD_DELAY_MS, waitingForDatabase: env.OVERLOAD_WAITING },
  };
}

type Environment = z.infer<typeof environmentForm>;

function readForm(environment: Readonly<Record<string, string | undefined>>): Environment {
  const set = withFiles(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')),
  );
  const parsed = environmentForm.safeParse(set);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0] ?? 'the environment');
  throw new ConfigError(`${name} cannot be used: ${mends[name] ?? 'give it a value or leave it out'}.`);
}

function mustFitTogether(env: Environment): void {
  if (env.DATABASE_URL && !env.SECRET_KEY)
    throw new ConfigError(`SECRET_KEY is missing: with DATABASE_URL, ${mends.SECRET_KEY}.`);
  if (env.SMTP_URL && !env.MAIL_FROM)
    throw new ConfigError('MAIL_FROM is missing: with SMTP_URL, give the address messages come from.');
  if (
    env.NOTIFY_API_KEY &&
    !(env.NOTIFY_EMAIL_TEMPLATE_ID || env.NOTIFY_TEXT_TEMPLATE_ID || env.NOTIFY_LETTER_TEMPLATE_ID)
  ) {
    throw new ConfigError(
      'NOTIFY_EMAIL_TEMPLATE_ID is missing: with NOTIFY_API_KEY, give the id of at least one template (docs/notify.md).',
    );
  }
  if (env.RUN === 'worker' && !env.DATABASE_URL)
    throw new ConfigError('DATABASE_URL is missing: a worker on its own needs the database the API uses.');
}

/** @throws ConfigError for a file that cannot be read, and for a secret that is given twice. */
function withFiles(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const read = { ...environment };
  for (const name of secretNames) {
    const file = environment[`${name}_FILE`];
    if (file === undefined) continue;
    if (environment[name] !== undefined)
      throw new ConfigError(`${name} and ${name}_FILE are both set: leave one of them out.`);
    try {
      read[name] = readFileSync(file, 'utf8').trim();
    } catch {
      throw new ConfigError(`${name}_FILE cannot be read: correct its path, or let this user read it.`);
    }
    if (read[name] === '') throw new ConfigError(`${name}_FILE names an empty file: put the value into it.`);
  }
  return read;
}

/** Files it names are found from its own folder. @throws ConfigError */
function staffProvidersIn(path: string | undefined): StaffProviders {
  if (path === undefined) return new Map();
  let json: string;
  try {
    json = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(
      'STAFF_SIGN_IN_FILE cannot be used: the file cannot be read; correct its path or its rights.',
    );
  }
  try {
    return readStaffProviders(json, (secret) => readFileSync(resolve(dirname(path), secret), 'utf8'));
  } catch (error) {
    if (!(error instanceof StaffProvidersError)) throw error;
    throw new ConfigError(`STAFF_SIGN_IN_FILE cannot be used: ${error.message} (docs/staff-sign-in.md).`);
  }
}

function checkoutRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new ConfigError('package.json was not found above the program: run it from a whole checkout.');
    folder = parent;
  }
  return folder;
}
