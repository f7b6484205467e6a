import { z } from 'zod';
import { fromGlobalId } from '../ids.js';

/** What a group at the identity provider makes somebody in the scheme. */
export type StaffRole =
  | { role: 'OPERATOR' | 'AUDITOR'; organisationId: null }
  | { role: 'COORDINATOR' | 'LEADER' | 'TILL'; organisationId: string };

/** The identity provider of one scheme. */
export interface StaffProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What is asked of the provider. */
  scope: string;
  /** The claim of the ID token that lists somebody's groups. */
  groupsClaim: string;
  /** The roles each group gives. */
  roles: ReadonlyMap<string, readonly StaffRole[]>;
  /** Apps that get the person back: whole addresses. */
  returnUrls: readonly string[];
  /** True: its email addresses are taken as proved although it does not say so. */
  trustEmail: boolean;
  /** How long ago the person may have shown who they are. Null: as the provider decides. */
  maxAgeMinutes: number | null;
}

/** By the scheme's short name. */
export type StaffProviders = ReadonlyMap<string, StaffProvider>;

/** The file cannot be used. The message says where and how to mend it, and quotes no secret. */
export class StaffProvidersError extends Error {}

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;
const isSafe = (address: string) => address.startsWith('https://') || loopback.test(address);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const issuer = z
  .url('give the address of the identity provider, such as https://login.example.gov.uk')
  .refine(isSafe, 'begin the address with https://')
  .refine((address) => !/[?#]/.test(address), 'leave out ? and # and what follows them');

/** Custom schemes of apps on phones are fine; what a browser would run is not. */
const returnUrl = z
  .url('give the whole address of the app')
  .max(2000, 'give an address of at most 2000 characters')
  .refine((address) => isSafe(address) || /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:/.test(address), {
    error: 'begin the address with https://, or with a name of the app that has a dot in it, like uk.example.credits:/',
  })
  .refine((address) => !address.includes('#'), 'leave out # and what follows it: the code is put there');

const organisationId = z.string('name the organisation by its id').transform((typed, context) => {
  const named = fromGlobalId(typed);
  const id = named?.type === 'Organisation' ? named.id : typed.toLowerCase();
  if (!uuid.test(id))
    context.addIssue({ code: 'custom', message: 'give the id of an organisation, as the API shows it' });
  return id;
});

const wholeScheme = z.enum(['OPERATOR', 'AUDITOR']).transform((role): StaffRole => ({ role, organisationId: null }));
const atOrganisation = z
  .strictObject({ role: z.enum(['COORDINATOR', 'LEADER', 'TILL']), organisation: organisationId })
  .transform(({ role, organisation }): StaffRole => ({ role, organisationId: organisation }));
const role = z.union([wholeScheme, atOrganisation]);
const rolesOfGroup = z.union([role, z.array(role).min(1)], {
  error: 'say OPERATOR, AUDITOR, or { "role": "COORDINATOR", "organisation": "…" } (also LEADER and TILL)',
});

const text = z.string('give a text').trim().min(1, 'give a text');

const providerForm = z
  .strictObject({
    issuer,
    clientId: text,
    clientSecret: text.optional(),
    clientSecretFile: text.optional(),
    scope: text
      .refine(
        (scope) => scope.split(' ').includes('openid'),
        'name openid among the scopes, like "openid profile email"',
      )
      .default('openid profile email'),
    groupsClaim: text.default('groups'),
    groups: z
      .record(text, rolesOfGroup, 'map each group to its role')
      .refine((groups) => Object.keys(groups).length > 0, 'map at least one group to a role'),
    returnUrls: z.array(returnUrl).default([]),
    trustEmail: z.boolean('say true or false').default(false),
    maxAgeMinutes: z.int('give whole minutes').min(1).max(43_200).nullable().default(null),
  })
  .refine((form) => (form.clientSecret === undefined) !== (form.clientSecretFile === undefined), {
    error: 'give either clientSecret or clientSecretFile',
    path: ['clientSecret'],
  });

const fileForm = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'name each part after a scheme, by its short name like haringey'),
  providerForm,
);

/**
 * Reads the settings of staff sign-in.
 * @param readSecret the text of a file that clientSecretFile names
 * @throws StaffProvidersError
 */
export function readStaffProviders(json: string, readSecret: (path: string) => string): StaffProviders {
  const parsed = fileForm.safeParse(readJson(json));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = (issue?.path ?? []).map(String).join(' › ');
    throw new StaffProvidersError(where ? `at ${where}: ${mendOf(issue)}` : mendOf(issue));
  }
  return new Map(
    Object.entries(parsed.data).map(([slug, form]): [string, StaffProvider] => {
      const { clientSecret, clientSecretFile, groups, ...rest } = form;
      const secret = clientSecret ?? secretIn(slug, clientSecretFile ?? '', readSecret);
      const roles = new Map(Object.entries(groups).map(([group, given]) => [group, [given].flat()] as const));
      return [slug, { ...rest, clientSecret: secret, roles }];
    }),
  );
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new StaffProvidersError('it is not JSON; a comma or a quotation mark may be missing');
  }
}

function mendOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys')
    return `there is no setting ${issue.keys.join(', ')}; correct its name or leave it out`;
  if (issue?.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue?.message ?? 'correct it';
}

function secretIn(slug: string, path: string, readSecret: (path: string) => string): string {
  let secret: string;
  try {
    secret = readSecret(path).trim();
  } catch {
    throw new StaffProvidersError(
      `at ${slug} › clientSecretFile: the file cannot be read; correct its path or its rights`,
    );
  }
  if (secret === '')
    throw new StaffProvidersError(`at ${slug} › clientSecretFile: the file is empty; put the secret into it`);
  return secret;
}

/** The roles that somebody's groups give, each once. */
export function staffRolesOf(provider: StaffProvider, groups: readonly string[]): StaffRole[] {
  const given = groups.flatMap((group) => provider.roles.get(group) ?? []);
  const byName = new Map(given.map((one) => [`${one.role} ${one.organisationId ?? ''}`, one]));
  return [...byName.values()];
}
