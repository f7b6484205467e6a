import { z } from 'zod';
import { readEmail } from '../people/address.js';
import type { SchemeFacts } from './factBase.js';

const line = (max: number) => z.string().min(1).max(max);

/** How members reach whoever runs the scheme: every message ends with it. Null: not that way. */
export const contactRules = {
  contactPhone: line(40)
    .regex(/^[\d +()-]*\d[\d +()-]*$/)
    .nullable()
    .default(null),
  contactEmail: line(254)
    .refine((email) => readEmail(email) !== null)
    .nullable()
    .default(null),
  contactWebsite: line(200)
    .regex(/^https:\/\/[^\s/]+\.[^\s/]+(?:\/\S*)?$/)
    .nullable()
    .default(null),
  contactAddress: line(200).nullable().default(null),
};

/** As it stands in a scheme's rules; of one that says nothing, null or nothing. */
export interface SchemeContact {
  contactPhone?: string | null;
  contactEmail?: string | null;
  contactWebsite?: string | null;
  contactAddress?: string | null;
}

/** The scheme as a message names it: a way of reaching it that is not given is left out. */
export function schemeFacts(name: string, timeZone: string, contact: SchemeContact): SchemeFacts {
  const { contactPhone, contactEmail, contactWebsite, contactAddress } = contact;
  return {
    ...{ name, timeZone },
    ...(contactPhone ? { phone: contactPhone } : {}),
    ...(contactEmail ? { email: contactEmail } : {}),
    ...(contactWebsite ? { website: contactWebsite } : {}),
    ...(contactAddress ? { postalAddress: contactAddress } : {}),
  };
}
