import type { HelpPostEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { type PostHelpInput, postHelp } from './postHelp.js';

/**
 * Offers help to other members, for as long as the post stands. Adults only. Staff post for people without a screen.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, ADULTS_ONLY; RequestError NOT_FOUND, FORBIDDEN.
 */
export const postHelpOffer = defineCommand({
  name: 'postHelpOffer',
  policy: helpTakePart,
  async run(tx, input: PostHelpInput): Promise<HelpPostEntity> {
    return await postHelp(tx, 'OFFER', input);
  },
});
