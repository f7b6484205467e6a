import { DomainError } from '../../domain/errors.js';
import type { PreferredChannel } from '../../domain/notifications/kinds.js';
import { canReceiveTexts } from '../../domain/people/address.js';

export type { PreferredChannel } from '../../domain/notifications/kinds.js';

export interface ContactDetails {
  email?: string | null;
  /** In international form. */
  phone?: string | null;
  addressLines?: readonly string[] | null;
  /** A browser of theirs can be told that there is a message. */
  hasPush?: boolean;
}

/** A street and a town or postcode: with fewer lines no letter arrives. */
const addressLinesMin = 2;
/** What the window of an envelope shows. */
export const addressLinesMax = 7;

/** @throws DomainError INVALID_INPUT where nothing could be sent to the member on the channel. */
export function mustReach(channel: PreferredChannel, contact: ContactDetails, field = 'preferredChannel'): void {
  const lack = lackOf(channel, contact);
  if (lack) throw new DomainError('INVALID_INPUT', lack, { field: [field] });
}

function lackOf(channel: PreferredChannel, contact: ContactDetails): string | null {
  switch (channel) {
    case 'EMAIL':
      return contact.email ? null : 'We have no email address for this member, so email cannot be chosen.';
    case 'TEXT':
      return canReceiveTexts(contact.phone ?? null)
        ? null
        : 'We have no telephone number that takes texts for this member, so texts cannot be chosen.';
    case 'LETTER':
      return hasAddress(contact)
        ? null
        : 'We have no full postal address for this member, so letters cannot be chosen.';
    case 'PUSH':
      return contact.hasPush
        ? null
        : 'This member has not switched on messages on a phone or computer yet, so they cannot be chosen.';
    case 'NONE':
      return null;
  }
}

function hasAddress({ addressLines }: ContactDetails): boolean {
  return (addressLines ?? []).filter((line) => line.trim() !== '').length >= addressLinesMin;
}
