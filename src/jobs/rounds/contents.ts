import type { RoundKind } from '../../domain/rounds/rounds.js';
import type { RoundContent } from './content.js';
import { expiryNotices } from './expiryNotices.js';

/** Every kind has one: a kind that was declared without it does not compile. */
export const roundContents: Readonly<Record<RoundKind, RoundContent>> = {
  EXPIRY_NOTICES: expiryNotices,
};
