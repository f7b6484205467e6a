import { DomainError, notFound } from '../../domain/errors.js';
import { type ImportStop, importsAtWork } from '../../domain/imports/imports.js';
import { HoursImportEntity } from '../../entities/hours/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { wasGivenUp } from '../dueWork/wasGivenUp.js';

/** Without a lock, for who asks to be judged by. @throws RequestError NOT_FOUND */
export async function findImport(tx: CommandTransaction<never>, id: string): Promise<HoursImportEntity> {
  const found = await tx.em.findOne(HoursImportEntity, { schemeId: tx.schemeId, id });
  if (!found) throw notFound();
  return found;
}

/** Its own row comes first in the order of locks. @throws RequestError NOT_FOUND */
export async function lockImport(tx: CommandTransaction<never>, id: string): Promise<HoursImportEntity> {
  const locked = await tx.sql('SELECT id FROM hours_import WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tx.schemeId,
    id,
  ]);
  if (locked.length === 0) throw notFound();
  return await tx.em.findOneOrFail(HoursImportEntity, { schemeId: tx.schemeId, id }, { refresh: true });
}

export function isAtWork({ state }: Pick<HoursImportEntity, 'state'>): boolean {
  return importsAtWork.includes(state);
}

export function notAtWork(): DomainError {
  return new DomainError('ALREADY_DONE', 'This import was stopped, has ended, or another worker has gone on with it.');
}

/** Has its next step done as soon as a worker is free. After it is locked, as due work always is. */
export async function planImport(tx: CommandTransaction<never>, importId: string): Promise<void> {
  await planDueWork(tx, tx.now, { kind: 'IMPORT_GOES_ON', subjectId: importId, dueAt: tx.now });
}

/** A group loads one sheet at a time. Call it with the organisation locked. @throws DomainError IMPORT_UNDER_WAY */
export async function mustBeAlone(tx: CommandTransaction<never>, organisationId: string): Promise<void> {
  const other = await tx.em.findOne(HoursImportEntity, {
    schemeId: tx.schemeId,
    organisationId,
    state: { $in: [...importsAtWork] },
  });
  if (!other) return;
  const isGivenUp = await wasGivenUp(tx, 'IMPORT_GOES_ON', other.id);
  throw new DomainError(
    'IMPORT_UNDER_WAY',
    isGivenUp
      ? 'Another sheet of this group was given up after several tries. Resume it or stop it, and then ask again.'
      : 'Another sheet of this group is being loaded. Wait until it is there, or stop it, and then ask again.',
  );
}

const stops: readonly string[] = ['NOT_VERIFIED', 'ORGANISATION_SUSPENDED', 'ORGANISATION_CLOSED'];

/** Why the group's sheets are not loaded any more, from what refuses its hours. Null: it takes hours. @throws what is no such refusal */
export function stopOf(judge: () => void): ImportStop | null {
  try {
    judge();
    return null;
  } catch (error) {
    if (error instanceof DomainError && stops.includes(error.code)) return error.code as ImportStop;
    throw error;
  }
}
