import type { NotificationDraft } from '../../commands/notifications/writeMessages.js';
import { statementEntries } from '../../domain/accounts/statementEntries.js';
import { addMonths } from '../../domain/schemes/localTime.js';
import { type StatementFacts, statementCount, statementFacts } from '../../queries/notifications/statementFacts.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';
import type { RoundContent } from './content.js';

const membersTogether = 200;
/** As many as a letter says; an email says fewer of them. */
const linesMost = 60;
const lapsingWithinDays = 90;

/** On the first of a month every member hears what came and went in the month before, and what they have. */
export const memberStatements: RoundContent = {
  total: (context) => statementCount(context, undefined),
  async step(context, { periodOn, after }) {
    const monthOn = addMonths(periodOn, -1);
    const { looked, last, found } = await statementFacts(context, {
      ...{ monthOn, after: after ?? null, limit: membersTogether },
      ...{ linesMost, lapsingWithinDays },
    });
    return {
      after: looked < membersTogether ? null : last,
      looked,
      drafts: found.flatMap((facts) => tellStatement(facts, monthOn)),
    };
  },
};

function tellStatement(facts: StatementFacts, monthOn: string): NotificationDraft[] {
  const { memberId: _, recipient, lines, movements, lapsingMinutes, lapsingOn, ...figures } = facts;
  return composeMessage('MEMBER_STATEMENT', recipient, {
    ...addressed(recipient),
    ...figures,
    monthOn,
    entries: statementEntries(lines, recipient.timeZone),
    moreCount: movements - lines.length,
    ...(lapsingOn === null
      ? {}
      : { lapsing: { minutes: lapsingMinutes, withinDays: lapsingWithinDays, firstOn: lapsingOn } }),
  });
}
