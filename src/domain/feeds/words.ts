import { causeWords } from '../matching/reasons.js';
import type { AccessFeature, Cause } from '../opportunities/opportunity.js';
import type { DbsLevel } from '../opportunities/requirements.js';
import { dbsWords } from '../opportunities/requirementWords.js';

/** What the feeds are, and whose words they are written in: the standard's licence asks for the last sentence wherever it is shown. */
export function feedDescription(schemeName: string): string {
  return `What people can do for community groups of ${schemeName}: what is published by groups that take part and is open for everybody to read. ${attribution}`;
}

export const attribution =
  'Described with the Volunteering Data vocabulary (volunteeringdata.io), which contains public sector information licensed under the Open Government Licence v3.0.';

/** "Arts and culture" */
export function causeLabel(cause: Cause): string {
  return capitalised(causeWords(cause));
}

export const accessLabels: Readonly<Record<AccessFeature, string>> = {
  STEP_FREE: 'Step-free',
  ACCESSIBLE_TOILET: 'Accessible toilet',
  SEATING: 'Somewhere to sit',
  HEARING_LOOP: 'Hearing loop',
  BRITISH_SIGN_LANGUAGE: 'British Sign Language',
  LARGE_PRINT: 'Large print',
  EASY_READ: 'Easy read',
  QUIET_SPACE: 'Quiet space',
  ASSISTANCE_DOGS: 'Assistance dogs welcome',
  SUPPORTER_WELCOME: 'Somebody who supports you is welcome',
  CHILDREN_WELCOME: 'Children welcome',
  PARKING: 'Parking',
  NEAR_PUBLIC_TRANSPORT: 'Near public transport',
};

let languageNames: Intl.DisplayNames | undefined;

/** A language by its English name; by its tag where there is none. */
export function languageLabel(tag: string): string {
  languageNames ??= new Intl.DisplayNames('en-GB', { type: 'language' });
  return languageNames.of(tag) ?? tag;
}

export function ageLabel(minimumAge: number): string {
  return `Aged ${minimumAge} or over`;
}

export function trainingLabel(name: string): string {
  return `Training: ${name}`;
}

/** "An enhanced DBS check" */
export function checkLabel(level: DbsLevel): string {
  return capitalised(dbsWords[level]);
}

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export const rewardLabel = 'One Time Credit for every hour given';
