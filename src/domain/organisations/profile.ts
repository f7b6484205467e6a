import { fix, parse } from 'postcode';
import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import { characterCount, hasLength } from '../text.js';

export type LegalForm = 'INFORMAL' | 'CHARITY' | 'CIC' | 'COMPANY' | 'PUBLIC_BODY' | 'OTHER';

/** Bodies that a public register knows by a number. An informal group has none; a public body may. */
const registered: readonly LegalForm[] = ['CHARITY', 'CIC', 'COMPANY'];

const nameMax = 200;
const descriptionMax = 4_000;
const addressMax = 500;
const budgetMinutesMax = 1_000_000_000;

/** @throws DomainError INVALID_INPUT */
export function readOrganisationName(typed: string): string {
  const name = plainLine(typed);
  if (!hasLength(name, 1, nameMax)) {
    throw invalid('name', `Please give a name of up to ${nameMax} characters.`);
  }
  return name;
}

/** Control characters but line ends: PostgreSQL refuses some of them, and no reader misses any. */
const controls = /[^\P{Cc}\n]/gu;

/** Keeps its paragraphs. @throws DomainError INVALID_INPUT for more than 4,000 characters. */
export function readDescription(typed: string): string {
  const description = typed.replace(/\r\n?/g, '\n').replace(controls, ' ').trim();
  if (characterCount(description) > descriptionMax) {
    throw invalid('description', 'Please describe it in at most 4,000 characters.');
  }
  return description;
}

/** @throws DomainError INVALID_INPUT */
export function readAddress(typed: string): string {
  const address = plainLine(typed);
  if (characterCount(address) > addressMax)
    throw invalid('address', `Please keep the address to ${addressMax} characters.`);
  return address;
}

/** A postcode as it is printed, N17 9XX; slips between O and 0 or I and 1 are mended. @throws DomainError INVALID_INPUT */
export function readPostcode(typed: string): string {
  const parsed = parse(fix(typed));
  if (!parsed.valid) throw invalid('postcode', 'That is not a UK postcode.');
  return parsed.postcode;
}

/**
 * The number a public register knows a body by, in capitals and without spaces; null where there is none.
 * @throws DomainError INVALID_INPUT where the legal form and the number do not go together.
 */
export function readRegisteredNumber(legalForm: LegalForm, typed: string | null | undefined): string | null {
  const number = typed?.replace(/\s/g, '').toUpperCase() ?? '';
  if (number === '') {
    if (!registered.includes(legalForm)) return null;
    throw invalid('registeredNumber', 'Please give its registered number. An informal group needs none.');
  }
  if (legalForm === 'INFORMAL') {
    throw invalid(
      'registeredNumber',
      'An informal group has no registered number. Leave it out, or choose its legal form.',
    );
  }
  if (!/^[A-Z0-9-]{1,20}$/.test(number)) {
    throw invalid('registeredNumber', 'A registered number has letters and digits, at most 20.');
  }
  return number;
}

/** What a venue is willing to honour in a month; null: no limit. @throws DomainError INVALID_INPUT */
export function readMonthlyBudget(minutes: number | null, isVenue: boolean): number | null {
  if (minutes === null) return null;
  if (!isVenue) throw invalid('monthlyBudgetMinutes', 'Only a venue has a monthly budget.');
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > budgetMinutesMax) {
    throw invalid('monthlyBudgetMinutes', 'A budget is a whole number of minutes, from 0 to 1,000,000,000.');
  }
  return minutes;
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
