import type { Browsers } from '../../adapters/push/pushChannel.js';
import type { CommandServices } from '../../commands/context.js';
import { forgetPushSubscriptions } from '../../commands/notifications/forgetPushSubscriptions.js';
import { newId } from '../../domain/ids.js';
import { browsersToTell } from '../../queries/notifications/pushSubscriptions.js';
import type { JobContext } from '../context.js';

/** Where the phones and computers of members are kept, as what tells them needs them: looked up and forgotten by the service itself. */
export function pushBrowsers(
  { database, clock }: Pick<JobContext, 'database' | 'clock'>,
  services: CommandServices,
): Browsers {
  const asking = (schemeId: string) => ({ actor: { kind: 'SYSTEM', schemeId } as const, now: clock.now(), database });
  return {
    of: async ({ schemeId, memberId }) => await browsersToTell(asking(schemeId), { memberId }),
    async forget({ schemeId }, gone) {
      await forgetPushSubscriptions({ ...asking(schemeId), services, requestId: newId() }, { gone });
    },
  };
}
