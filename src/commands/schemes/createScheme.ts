import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { type Location, readLocation } from '../../domain/organisations/place.js';
import { isTimeZone } from '../../domain/schemes/localTime.js';
import type { SchemeRules } from '../../domain/schemes/rules.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity, WardEntity } from '../../entities/people/entities.js';
import { recordAudit } from '../../outbox/recordAudit.js';
import { installWords } from '../vocabulary/installWords.js';
import { rulesToStore } from './rulesToStore.js';

export interface CreateSchemeInput {
  slug: string;
  name: string;
  timeZone: string;
  /** A ward's location is its middle. */
  wards: { gssCode: string; name: string; location?: Location | null }[];
  rules?: Partial<SchemeRules>;
}

/**
 * Creates a scheme with its wards, its issuance account, its community pot and a vocabulary to begin with. From the command line only: no one inside a scheme can make another.
 * Runs as the owner of the tables, on a database handed in by the composition root.
 * @throws DomainError INVALID_INPUT, ALREADY_DONE (the short name is taken)
 */
export async function createScheme(
  database: Database,
  now: Date,
  input: CreateSchemeInput,
): Promise<{ schemeId: string }> {
  const schemeId = newId();
  return await database.inScheme(schemeId, (tx) => writeScheme(tx, now, input));
}

/** The same in the caller's transaction, which is in the new scheme's id already. */
export async function writeScheme(
  tx: SchemeTransaction,
  now: Date,
  input: CreateSchemeInput,
): Promise<{ schemeId: string }> {
  if (!/^[a-z0-9][a-z0-9-]{1,40}$/.test(input.slug)) {
    throw new DomainError('INVALID_INPUT', 'The short name has small letters, digits and dashes, like haringey.', {
      field: ['slug'],
    });
  }
  if (!isTimeZone(input.timeZone))
    throw new DomainError('INVALID_INPUT', 'The time zone has a name like Europe/London.', { field: ['timeZone'] });
  const rules = rulesToStore(input.rules ?? {});
  const { schemeId } = tx;
  const [taken] = await tx.sql('SELECT scheme_id FROM find_scheme($1)', [input.slug]);
  if (taken)
    throw new DomainError('ALREADY_DONE', `There is a scheme with the short name ${input.slug} already.`, {
      field: ['slug'],
    });
  tx.em.persist(
    tx.em.create(SchemeEntity, {
      schemeId,
      slug: input.slug,
      name: input.name,
      timeZone: input.timeZone,
      rules: { ...rules },
      createdAt: now,
    }),
  );
  // Entities name each other by id alone, so the ORM does not know their order: who is referred to is written first.
  await tx.em.flush();
  for (const { location, ...ward } of input.wards) {
    tx.em.persist(tx.em.create(WardEntity, { id: newId(), schemeId, ...ward, ...readLocation(location) }));
  }
  await tx.em.flush();
  for (const [kind, floor] of [
    ['ISSUANCE', null],
    ['COMMUNITY_POT', 0],
  ] as const) {
    await tx.sql('SELECT ledger_open_account($1, $2, $3, NULL, NULL, $4, $5)', [schemeId, newId(), kind, floor, now]);
  }
  await installWords(tx, now);
  await recordAudit(tx, now, { actor: 'platform', action: 'createScheme', subjectType: 'Scheme', subjectId: schemeId });
  return { schemeId };
}
