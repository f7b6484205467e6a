import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { ImportEnding } from '../../domain/notifications/importFacts.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** To who asked for it. Whoever stopped it by hand knows; an app reads how far it is. */
export function tellImportEnded(facts: FactsOf<'HoursImportEnded'>): NotificationDraft[] {
  const { recipient, organisationName, rowsAdded, rowsAlreadyLoaded, rowsRefused } = facts;
  const endedAs = endingOf(facts);
  if (endedAs === null) return [];
  return composeMessage('IMPORT_ENDED', recipient, {
    ...addressed(recipient),
    ...{ organisationName, endedAs, rowsAdded, rowsAlreadyLoaded, rowsRefused },
  });
}

function endingOf({ state, stoppedWhy }: FactsOf<'HoursImportEnded'>): ImportEnding | null {
  if (state === 'DONE' || state === 'REFUSED') return state;
  return state === 'STOPPED' && stoppedWhy !== 'ASKED' ? 'HELD_UP' : null;
}
