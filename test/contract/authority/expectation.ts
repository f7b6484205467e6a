import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../../support/server.js';
import { roleNames } from './roles.js';

const file = join(checkoutRoot, 'test', 'contract', 'authority', 'matrix.txt');

const short: Readonly<Record<(typeof roleNames)[number], string>> = {
  anonymous: 'anon',
  member: 'memb',
  guardian: 'guar',
  helper: 'help',
  leader: 'lead',
  deputy: 'depu',
  coordinator: 'coor',
  till: 'till',
  staffByCard: 'card',
  operator: 'oper',
  auditor: 'audi',
  pairedTill: 'ptil',
  orgApp: 'oapp',
  orgAppNarrow: 'oap-',
  memberApp: 'mapp',
  memberAppNarrow: 'map-',
};

const legend = [
  'Who may do what. Renewed by `npm run check:authority -- --write`; read every change of a line as a change of who may.',
  '',
  'Four letters for each role: about what is its own, another household of its scheme, a foreign scheme, and nothing at all.',
  'D done, or told · e allowed, and nothing of the target in it · R refused as data · F FORBIDDEN · N NOT_FOUND · U UNAUTHENTICATED · - hidden (null)',
  '',
  'Roles: anonymous; the member; their guardian and helper; a leader, a deputy, a coordinator and a till role at the organisation; a',
  'coordinator and operator signed in by card and PIN; operator; auditor;',
  "a paired till; an organisation's server with every scope, and its key with offers:read alone (oap-); the member's app with every scope, and their",
  'key with hours:read alone (map-).',
  'Somebody with the same role at another organisation is the second letter. Fields are those that not everybody sees who sees their object.',
  '',
];

/** The committed lines, by the operation's name. */
export function committedLines(): Map<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const found = /^(\w+ \S.*?) {2,}\S+ {2,}(\S{4}(?: \S{4})*)$/.exec(line);
      return found?.[1] && found[2] ? [[found[1], found[2]] as const] : [];
    }),
  );
}

/** The whole file for these lines, with the policy of each. */
export function render(lines: ReadonlyMap<string, string>, policyOf: (name: string) => string): string {
  const rows = [...lines].sort(([a], [b]) => a.localeCompare(b, 'en-GB'));
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const policyWidth = Math.max(...rows.map(([name]) => policyOf(name).length));
  const head = `${''.padEnd(nameWidth + policyWidth + 4)}${roleNames.map((role) => short[role]).join(' ')}`;
  const body = rows.map(([name, line]) => `${name.padEnd(nameWidth)}  ${policyOf(name).padEnd(policyWidth)}  ${line}`);
  return [...legend, head, ...body, ''].join('\n');
}

export function write(text: string): void {
  writeFileSync(file, text);
}

/** Where what was found differs from what is committed; cells that were not asked ('.') are as they may be. */
export function changes(committed: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): string[] {
  const lines = [...found].flatMap(([name, line]) => {
    const before = committed.get(name);
    if (before === undefined) return [`${name} stands in no line of matrix.txt.`];
    const cells = line.split(' ');
    return before.split(' ').flatMap((expected, at) => {
      const role = roleNames[at] ?? 'nobody';
      return alike(expected, cells[at] ?? '....') ? [] : [`${role}: ${name} is ${cells[at]}, expected ${expected}.`];
    });
  });
  const gone = [...committed.keys()].filter((name) => !found.has(name));
  return [...lines, ...gone.map((name) => `${name} stands in matrix.txt and was not asked.`)];
}

function alike(expected: string, found: string): boolean {
  return [...found].every((letter, at) => letter === '.' || letter === expected[at]);
}

/** Answers of a device, which takes more than one step: asked here with an answer of none, and in test/integration/people/passkeys.test.ts with real ones. */
const ceremonies = ['mutation addPasskey', 'mutation signInWithPasskey'];

/** Operations that nobody at all gets done on what is their own: their specimens are wrong, or they are of no use. */
export function ofNoUse(lines: ReadonlyMap<string, string>): string[] {
  return [...lines]
    .filter(([name, line]) => !ceremonies.includes(name) && !line.split(' ').some((cell) => /^[De]/.test(cell)))
    .map(([name]) => `${name} is done for nobody: its specimen is not valid, or its target is not there.`);
}
