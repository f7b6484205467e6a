import type { SchemeFacts } from '../facts.js';

/** An invented scheme with everything a message can say of one. */
export const scheme: SchemeFacts = {
  name: 'Brackenfold Time Credits',
  timeZone: 'Europe/London',
  phone: '01632 960 001',
  email: 'hello@brackenfold.example',
  website: 'https://brackenfold.example',
  postalAddress: 'Town Hall, Brackenfold BF1 2AB',
};

export const common = { scheme, recipientName: 'Inês Amado' };

export const work = { ...common, organisationName: 'Fernhill Food Bank', workedOn: '2026-11-03', workedMinutes: 210 };

export const between = { ...common, otherName: 'Priya Sandhu', title: 'Hedge cutting' };

/** Half past two in the afternoon on the day summer time has just ended. */
export const at = new Date('2026-10-25T14:30:00Z');

export const rota = {
  ...common,
  role: 'Kitchen helper',
  organisationName: 'Fernhill Food Bank',
  startsAt: at,
  endsAt: new Date('2026-10-25T16:30:00Z'),
};

export const offered = { ...common, organisationName: 'Fernhill Food Bank', role: 'Kitchen helper' };
