import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Writes down that somebody takes letters away to print them, before they have them: what stands in a letter is its recipient's. The letters go on waiting
 * until they are said to be printed. @throws RequestError FORBIDDEN
 */
export const recordLettersTaken = defineCommand({
  name: 'recordLettersTaken',
  policy: schemeOperation,
  async run(tx, input: { letterIds: readonly string[] }): Promise<void> {
    tx.authorize({});
    await tx.audits('Letter', input.letterIds);
  },
});
