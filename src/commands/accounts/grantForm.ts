import { DomainError } from '../../domain/errors.js';
import { plainLine, plainText } from '../../domain/notifications/plainFacts.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { characterCount } from '../../domain/text.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';

/** Credits to be issued into a pot, as an operator types it. */
export interface GrantForm {
  /** Null or left out: the community pot. */
  organisationId?: string | null;
  amountMinutes: number;
  /** Who stands behind the credits. Left out: whom the scheme's rules name. */
  funder?: string | null;
  /** For the statement. */
  note?: string | null;
}

export interface CheckedGrant {
  organisationId: string | null;
  amountMinutes: number;
  funder: string | null;
  note: string | null;
}

/** The transfer's amount is a whole number of the database. */
const amountMinutesMax = 1_000_000_000;

/** @throws DomainError INVALID_INPUT */
export async function grantForm(tx: SchemeTransaction, typed: GrantForm): Promise<CheckedGrant> {
  const { amountMinutes } = typed;
  if (!Number.isInteger(amountMinutes) || amountMinutes < 1 || amountMinutes > amountMinutesMax) {
    throw new DomainError('INVALID_INPUT', 'Say how much: a whole number of minutes, from 1 to 1,000,000,000.', {
      field: ['amountMinutes'],
    });
  }
  const funder = plainLine(typed.funder ?? '');
  if (characterCount(funder) > 100) {
    throw new DomainError('INVALID_INPUT', 'Please keep the name of the funder to 100 characters.', {
      field: ['funder'],
    });
  }
  const note = plainText(typed.note ?? '').trim();
  if (characterCount(note) > 300) {
    throw new DomainError('INVALID_INPUT', 'Please keep the note to 300 characters.', { field: ['note'] });
  }
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  return {
    organisationId: typed.organisationId ?? null,
    amountMinutes,
    funder: funder || rulesOf(scheme.rules).funder,
    note: note || null,
  };
}
