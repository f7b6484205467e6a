import { newId } from '../../domain/ids.js';
import { renderMessage } from '../../domain/notifications/renderMessage.js';
import { SchemeEntity, SignInCodeEntity } from '../../entities/people/entities.js';
import { anyone } from '../../policies/people.js';
import type { CommandTransaction } from '../defineCommand.js';
import { defineCommand } from '../defineCommand.js';
import { queueMessage } from '../notifications/queueMessage.js';
import { findByAddress, findScheme } from './findForSignIn.js';

export const signInCodeMinutes = 15;
const codesPerQuarterHourMax = 5;

/**
 * Sends a one-time code to a member's email address or phone. Lives 15 minutes, works once, five tries.
 * The answer is the same for unknown addresses. More than five codes in 15 minutes are not sent: the ones before still work.
 */
export const requestSignInCode = defineCommand({
  name: 'requestSignInCode',
  policy: anyone,
  schemeFor: (context, input: { scheme: string; emailOrPhone: string }) => findScheme(context, input.scheme),
  async run(tx, input): Promise<Record<string, never>> {
    tx.authorize(undefined);
    const found = await findByAddress(tx, input.emailOrPhone);
    if (found && (await recentCodes(tx, found.member.id)) < codesPerQuarterHourMax) await sendCode(tx, found);
    await tx.audit('Member', found?.member.id ?? null);
    return {};
  },
});

async function recentCodes(tx: CommandTransaction<unknown>, memberId: string): Promise<number> {
  const since = new Date(tx.now.getTime() - signInCodeMinutes * 60_000);
  return await tx.em.count(SignInCodeEntity, { schemeId: tx.schemeId, memberId, createdAt: { $gt: since } });
}

async function sendCode(
  tx: CommandTransaction<unknown>,
  found: NonNullable<Awaited<ReturnType<typeof findByAddress>>>,
): Promise<void> {
  const { member, by: channel } = found;
  const id = newId();
  const code = tx.services.secrets.newSignInCode();
  tx.em.persist(
    tx.em.create(SignInCodeEntity, {
      id,
      schemeId: tx.schemeId,
      memberId: member.id,
      codeHash: tx.services.secrets.signInCodeHash(id, code),
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + signInCodeMinutes * 60_000),
    }),
  );
  await tx.em.flush();
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const message = renderMessage(
    'SIGN_IN_CODE',
    {
      scheme: { name: scheme.name, timeZone: scheme.timeZone },
      recipientName: member.name,
      code,
      validForMinutes: signInCodeMinutes,
    },
    { channel, locale: member.locale },
  );
  await queueMessage(tx, { memberId: member.id, kind: 'SIGN_IN_CODE', causeId: id, channel, ...message });
}
