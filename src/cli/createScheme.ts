import { findEmbeddedDatabase } from '../adapters/embedded-database/index.js';
import { addMember } from '../commands/people/addMember.js';
import { brokenUniqueIndex } from '../commands/people/brokenUniqueIndex.js';
import { beginRole } from '../commands/people/roles.js';
import { writeScheme } from '../commands/schemes/createScheme.js';
import type { Config } from '../config.js';
import { openDatabase } from '../databases.js';
import { DomainError } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { characterCount } from '../domain/text.js';
import type { Database } from '../entities/database.js';
import { recordAudit } from '../outbox/recordAudit.js';
import { CommandLineError } from './failures.js';
import { withDatabase } from './home.js';
import { type Terminal, withProgress } from './terminal.js';
import { readWards, type Ward } from './wardFile.js';

/** The options as they were given. */
export interface CreateSchemeOptions {
  slug?: string;
  name?: string;
  timeZone: string;
  /** A CSV file. */
  wards?: string;
  operatorName?: string;
  operatorEmail?: string;
  operatorPhone?: string;
}

interface NewScheme {
  slug: string;
  name: string;
  timeZone: string;
  wards: Ward[];
  operator: { name: string; email: string | null; phone: string | null };
}

const nameMax = 200;

/** Creates a scheme and its first operator, and says how the operator begins. */
export async function createSchemeCommand(
  config: Config,
  terminal: Terminal,
  now: Date,
  options: CreateSchemeOptions,
): Promise<number> {
  const wanted = await readOptions(options);
  const memberNumber = await withDatabase(config, terminal, async ({ url }) => {
    const database = await openDatabase({ url, role: 'tc_owner', poolMax: 2 });
    try {
      return await withProgress(terminal, 'Creating the scheme', () => create(database, now, wanted));
    } finally {
      await database.close();
    }
  });
  const running = config.databaseUrl === null ? await findEmbeddedDatabase(config) : undefined;
  const idle = config.databaseUrl === null && running === undefined;
  for (const line of nextSteps(wanted, memberNumber, { apiUrl: running?.apiUrl, idle })) terminal.say(line);
  return 0;
}

/** @throws CommandLineError naming the option that is missing. */
async function readOptions(options: CreateSchemeOptions): Promise<NewScheme> {
  const slug = given(options.slug, '--slug', 'the short name people sign in to, like haringey');
  const name = given(options.name, '--name', 'the full name, like "Haringey Time Credits"');
  if (characterCount(name) > nameMax) throw new CommandLineError(`--name: give a name of up to ${nameMax} characters.`);
  const operatorName = given(options.operatorName, '--operator-name', 'the name of the first operator');
  const email = options.operatorEmail?.trim() || null;
  const phone = options.operatorPhone?.trim() || null;
  if (!email && !phone) {
    throw new CommandLineError(
      '--operator-email or --operator-phone is missing: give one of them; the operator’s sign-in codes go there.',
    );
  }
  const wards = options.wards === undefined ? [] : await readWards(options.wards);
  return { slug, name, timeZone: options.timeZone, wards, operator: { name: operatorName, email, phone } };
}

function given(value: string | undefined, option: string, what: string): string {
  const text = value?.trim() ?? '';
  if (text === '') throw new CommandLineError(`${option} is missing: give ${what}.`);
  return text;
}

/** The scheme and its operator in one transaction: there is never a scheme that nobody can run. Answers the operator's member number. */
async function create(database: Database, now: Date, { operator, ...scheme }: NewScheme): Promise<string> {
  try {
    return await database.inScheme(newId(), async (tx) => {
      await named(schemeOptions, () => writeScheme(tx, now, scheme));
      const member = await named(operatorOptions, () => addMember(tx, now, operator));
      const role = { memberId: member.id, role: 'OPERATOR', organisationId: null } as const;
      const assignmentId = await beginRole(tx, now, role);
      const platform = { actor: 'platform' } as const;
      await recordAudit(tx, now, {
        ...platform,
        action: 'registerMember',
        subjectType: 'Member',
        subjectId: member.id,
      });
      await recordAudit(tx, now, {
        ...platform,
        action: 'assignRole',
        subjectType: 'RoleAssignment',
        subjectId: assignmentId,
        detail: role,
      });
      return member.memberNumber;
    });
  } catch (error) {
    // Somebody took the name between the look and the writing.
    if (brokenUniqueIndex(error) === 'scheme_slug_key') throw slugTaken(scheme.slug);
    throw error;
  }
}

const schemeOptions: Readonly<Record<string, string>> = { slug: '--slug', timeZone: '--time-zone' };
const operatorOptions: Readonly<Record<string, string>> = {
  name: '--operator-name',
  email: '--operator-email',
  phone: '--operator-phone',
};

/** Turns a refusal into a line that names the option it is about. */
async function named<T>(options: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const option = options[error.detail.field?.[0] ?? ''];
    const mend = error.code === 'ALREADY_DONE' ? ' Choose another one.' : '';
    throw new CommandLineError(`${option === undefined ? '' : `${option}: `}${error.message}${mend}`);
  }
}

function slugTaken(slug: string): CommandLineError {
  return new CommandLineError(`--slug: There is a scheme with the short name ${slug} already. Choose another one.`);
}

interface Whereabouts {
  /** Known where the embedded service runs. */
  apiUrl: string | undefined;
  /** The embedded service does not run. */
  idle: boolean;
}

function nextSteps(scheme: NewScheme, memberNumber: string, { apiUrl, idle }: Whereabouts): string[] {
  const { operator } = scheme;
  const address = operator.email ?? operator.phone ?? '';
  const wards = scheme.wards.length === 1 ? 'one ward' : `${scheme.wards.length} wards`;
  const who = `scheme: ${JSON.stringify(scheme.slug)}, emailOrPhone: ${JSON.stringify(address)}`;
  const messages = apiUrl === undefined ? 'in Messages' : `at ${apiUrl}/messages`;
  return [
    `Created the scheme "${scheme.name}" (${scheme.slug}) with ${wards}.`,
    `Its first operator is ${operator.name}, member number ${memberNumber}.`,
    '',
    'Next:',
    ...(idle ? ['  Start the service: npm start'] : []),
    `  The operator asks for a sign-in code at ${apiUrl ?? ''}/graphql:`,
    `    mutation { requestSignInCode(input: { ${who} }) { message } }`,
    `  It goes to ${address}; where nothing is sent, it stands ${messages}. With the code:`,
    `    mutation { signIn(input: { ${who}, code: "…" }) { token userErrors { message } } }`,
    '  With the token, the operator sets the rules (updateSchemeRules) and registers organisations and members.',
  ];
}
