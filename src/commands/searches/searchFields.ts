import { DomainError } from '../../domain/errors.js';
import type { Cause, OpportunityKind } from '../../domain/opportunities/opportunity.js';
import type { Near } from '../../domain/organisations/place.js';
import { readCircle, readSearchName, readSearchWords, type SearchNotice } from '../../domain/searches/savedSearch.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SavedSearchEntity } from '../../entities/searches/entities.js';
import { knownSkills } from '../vocabulary/knownSkills.js';

/** What is looked for. Null: it does not matter. */
export interface SearchFields {
  words?: string | null;
  cause?: Cause | null;
  kind?: OpportunityKind | null;
  skillId?: string | null;
  near?: Near | null;
  remote?: boolean | null;
}

/** Writes what is given; what is left out stays. @throws DomainError INVALID_INPUT */
export async function writeSearch(
  tx: SchemeTransaction,
  search: SavedSearchEntity,
  input: SearchFields & { name?: string | null; notify?: SearchNotice | null },
): Promise<void> {
  const { name, notify, words, cause, kind, skillId, near, remote } = input;
  if (typeof name === 'string') search.name = readSearchName(name);
  if (notify) search.notify = notify;
  if (words !== undefined) search.words = readSearchWords(words);
  if (cause !== undefined) search.cause = cause;
  if (kind !== undefined) search.kind = kind;
  if (near !== undefined) Object.assign(search, readCircle(near));
  if (remote !== undefined) search.remote = remote;
  if (skillId !== undefined) search.skillId = await knownSkill(tx, skillId, search.skillId ?? null);
}

async function knownSkill(tx: SchemeTransaction, skillId: string | null, kept: string | null): Promise<string | null> {
  if (skillId === null) return null;
  const options = { field: ['skillId'], max: 1, kept: kept === null ? [] : [kept] };
  const [known] = await knownSkills(tx, [skillId], options);
  return known ?? null;
}

/** A member finds their searches by their names. Under the membership's lock. @throws DomainError INVALID_INPUT */
export async function mustHaveOwnName(tx: SchemeTransaction, { id, memberId, name }: SavedSearchEntity): Promise<void> {
  const others = await tx.em.find(SavedSearchEntity, { schemeId: tx.schemeId, memberId, id: { $ne: id } });
  const folded = name.toLowerCase();
  if (!others.some((other) => other.name.toLowerCase() === folded)) return;
  throw new DomainError('INVALID_INPUT', 'There is a search of this name already. Choose another name.', {
    field: ['name'],
  });
}
