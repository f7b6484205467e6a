import { addMonths } from '../../domain/schemes/localTime.js';
import { venueStatementCount, venueStatementFacts } from '../../queries/notifications/venueStatementFacts.js';
import { addressed, composeMessage, given } from '../processors/composeMessage.js';
import type { RoundContent } from './content.js';

const coordinatorsTogether = 50;

/** On the first of a month every coordinator hears of the month before at their venues: of all of them in one message. */
export const venueStatements: RoundContent = {
  total: (context) => venueStatementCount(context, undefined),
  async step(context, { periodOn, after }) {
    const monthOn = addMonths(periodOn, -1);
    const { looked, last, found } = await venueStatementFacts(context, {
      ...{ monthOn, after: after ?? null, limit: coordinatorsTogether },
    });
    return {
      after: looked < coordinatorsTogether ? null : last,
      looked,
      drafts: found.flatMap(({ recipient, venues }) =>
        composeMessage('VENUE_STATEMENT', recipient, {
          ...addressed(recipient),
          monthOn,
          venues: venues.map((venue) => ({ ...venue, budgetMinutes: given(venue.budgetMinutes) })),
        }),
      ),
    };
  },
};
