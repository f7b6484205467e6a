import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import { type Location, readLocation } from '../organisations/place.js';
import { readDescription, readPostcode } from '../organisations/profile.js';
import { readPhone } from '../people/address.js';
import { hasLength } from '../text.js';
import { readLanguages } from './languages.js';
import {
  type AccessFeature,
  accessFeatures,
  type Cause,
  causes,
  type OpportunityKind,
  opportunityKinds,
  type PlaceKind,
  placeKinds,
} from './opportunity.js';
import { type DbsLevel, dbsLevels } from './requirements.js';

export const joinings = ['OPEN', 'BY_APPLICATION'] as const;
export type Joining = (typeof joinings)[number];
export const visibilities = ['PUBLIC', 'SCHEME'] as const;
export type Visibility = (typeof visibilities)[number];

/** Where something is done, as it is typed. */
export interface TypedPlace {
  kind: PlaceKind;
  address?: string | null;
  postcode?: string | null;
  wardId?: string | null;
  location?: Location | null;
}

/** An opportunity as somebody typed it. What may be left out has a default. */
export interface TypedOpportunity {
  kind: OpportunityKind;
  role: string;
  description?: string | null;
  cause: Cause;
  languages?: readonly string[] | null;
  access?: readonly AccessFeature[] | null;
  place: TypedPlace;
  minimumAge?: number | null;
  dbsLevel?: DbsLevel | null;
  joining?: Joining | null;
  typicalMinutes?: number | null;
  earnsCredits?: boolean | null;
  friendsMax?: number | null;
  asksForEvidence?: boolean | null;
  visibility?: Visibility | null;
  contactName?: string | null;
  contactEmail?: string | null;
  contactPhone?: string | null;
}

/** The same as it is stored; skills, trainings and the ward are asked of the database. */
export interface OpportunityForm {
  kind: OpportunityKind;
  role: string;
  description: string;
  cause: Cause;
  languages: string[];
  access: AccessFeature[];
  placeKind: PlaceKind;
  address: string;
  postcode: string | null;
  latitude: number | null;
  longitude: number | null;
  minimumAge: number | null;
  dbsLevel: DbsLevel;
  joining: Joining;
  typicalMinutes: number | null;
  earnsCredits: boolean;
  friendsMax: number;
  asksForEvidence: boolean;
  visibility: Visibility;
  contactName: string;
  contactEmail: string | null;
  contactPhone: string | null;
}

/** @throws DomainError INVALID_INPUT, naming the field */
export function readOpportunityForm(typed: TypedOpportunity): OpportunityForm {
  const { place } = typed;
  const location = readLocation(place.location);
  return {
    kind: oneOf(opportunityKinds, typed.kind, 'kind'),
    role: readLine(typed.role, 'role', 1, 120),
    description: readDescription(typed.description ?? ''),
    cause: oneOf(causes, typed.cause, 'cause'),
    languages: readLanguages(typed.languages ?? []),
    access: readAccess(typed.access ?? []),
    placeKind: oneOf(placeKinds, place.kind, 'place'),
    address: readLine(place.address ?? '', 'address', 0, 400),
    postcode: place.postcode ? readPostcode(place.postcode) : null,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
    minimumAge: readWhole(typed.minimumAge ?? null, 'minimumAge', 5, 99),
    dbsLevel: oneOf(dbsLevels, typed.dbsLevel ?? 'NONE', 'dbsLevel'),
    joining: oneOf(joinings, typed.joining ?? 'OPEN', 'joining'),
    typicalMinutes: readWhole(typed.typicalMinutes ?? null, 'typicalMinutes', 1, 1440),
    earnsCredits: typed.earnsCredits ?? true,
    friendsMax: readWhole(typed.friendsMax ?? 0, 'friendsMax', 0, 50) ?? 0,
    asksForEvidence: typed.asksForEvidence ?? false,
    visibility: oneOf(visibilities, typed.visibility ?? 'PUBLIC', 'visibility'),
    contactName: readLine(typed.contactName ?? '', 'contactName', 0, 200),
    contactEmail: readContactEmail(typed.contactEmail),
    contactPhone: readContactPhone(typed.contactPhone),
  };
}

const accessMax = 20;

function readAccess(typed: readonly AccessFeature[]): AccessFeature[] {
  const features = new Set(typed.map((feature) => oneOf(accessFeatures, feature, 'access')));
  if (features.size > accessMax) throw invalid('access', `Please name at most ${accessMax}.`);
  return [...features];
}

function readLine(typed: string, field: string, min: number, max: number): string {
  const line = plainLine(typed);
  if (hasLength(line, min, max)) return line;
  const from = min === 0 ? 'at most' : `from ${min} to`;
  throw invalid(
    field,
    `Please write ${from} ${max} characters${field === 'role' ? ', such as "Kitchen helper"' : ''}.`,
  );
}

function readWhole(value: number | null, field: string, min: number, max: number): number | null {
  if (value === null || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw invalid(field, `Please give a whole number from ${min} to ${max}.`);
}

const emailForm = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]{1,190}\.[^\s@<>"(),:;\\[\]]{2,63}$/;

function readContactEmail(typed: string | null | undefined): string | null {
  const email = plainLine(typed ?? '');
  if (email === '') return null;
  if (emailForm.test(email) && hasLength(email, 3, 254)) return email;
  throw invalid('contactEmail', 'That is not an email address.');
}

function readContactPhone(typed: string | null | undefined): string | null {
  const written = plainLine(typed ?? '');
  if (written === '') return null;
  const phone = written.length <= 40 ? readPhone(written) : null;
  if (phone === null) throw invalid('contactPhone', 'That is not a telephone number.');
  return phone;
}

function oneOf<Name extends string>(names: readonly Name[], value: Name, field: string): Name {
  if (names.includes(value)) return value;
  throw invalid(field, `Choose one of ${names.join(', ')}.`);
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
