import { newId } from '../../domain/ids.js';
import { schemeFacts } from '../../domain/notifications/contactRules.js';
import { DEFAULT_LOCALE, renderMessage } from '../../domain/notifications/renderMessage.js';
import { invitationLastDay } from '../../domain/people/invitation.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { InvitationEntity, SchemeEntity } from '../../entities/people/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { writeMessages } from '../notifications/writeMessages.js';

/** Writes the message that asks somebody, or reminds them that they were asked: it alone holds the token. The invitation is open and locked. */
export async function sendInvitation(
  tx: CommandTransaction<never>,
  {
    kind,
    invitation,
    scheme,
    organisationName,
  }: {
    kind: 'INVITATION' | 'INVITATION_REMINDER';
    invitation: InvitationEntity;
    scheme: SchemeEntity;
    organisationName: string | undefined;
  },
): Promise<void> {
  const { secrets, publicUrl } = tx.services;
  const token = secrets.invitationToken(tx.schemeId, invitation.id);
  const page = `${publicUrl()}/invitation`;
  const message = renderMessage(
    kind,
    {
      scheme: schemeFacts(scheme.name, scheme.timeZone, rulesOf(scheme.rules)),
      recipientName: invitation.name ?? '',
      organisationName,
      link: `${page}?token=${token}`,
      page,
      token,
      lastDayOn: invitationLastDay(invitation.lapsesAt, scheme.timeZone),
    },
    { channel: invitation.channel, locale: DEFAULT_LOCALE },
  );
  const draft = { memberId: null, invitationId: invitation.id, kind, channel: invitation.channel, ...message };
  await writeMessages(tx, tx.now, [{ causeId: newId(), draft }], tx.services.sparesPeople);
}
