import { newId } from '../../domain/ids.js';
import { schemeFacts } from '../../domain/notifications/contactRules.js';
import { renderMessage } from '../../domain/notifications/renderMessage.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { SchemeEntity, SignInCodeEntity } from '../../entities/people/entities.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import type { CommandTransaction } from '../defineCommand.js';
import { defineCommand } from '../defineCommand.js';
import { writeMessages } from '../notifications/writeMessages.js';
import { findByAddress, findScheme } from './findForSignIn.js';
import { askedFromOf, lockSignIn } from './signInCodes.js';

export const signInCodeMinutes = 15;
/** From everywhere together: what somebody finds in their inbox at worst. */
const codesPerQuarterHourMax = 15;
/** From one address: whoever asks again and again leaves room for the member's own request from another. */
const codesFromOneAddressMax = 5;

interface AskedInput {
  scheme: string;
  emailOrPhone: string;
}

const sendOnRequest = defineCommand({
  name: 'requestSignInCode',
  policy: anyone,
  schemeFor: (context, input: AskedInput) => findScheme(context, input.scheme),
  async run(tx, input): Promise<Record<string, never>> {
    tx.authorize(undefined);
    const found = await findByAddress(tx, input.emailOrPhone);
    if (found && (await mayHaveAnother(tx, found.member.id))) await sendCode(tx, found);
    await tx.audit('Member', found?.member.id ?? null);
    return {};
  },
});

/**
 * Sends a one-time code to a member's email address or phone. Lives 15 minutes, works once, five tries.
 * The answer is the same for unknown addresses. More than five codes from one network address in 15 minutes, or fifteen from everywhere, are not sent: the
 * ones before still work.
 * @throws RequestError RATE_LIMITED, UNAVAILABLE
 */
export async function requestSignInCode(context: RequestContext, input: AskedInput): Promise<Record<string, never>> {
  const { emailOrPhone: identifier } = input;
  await context.services.guesses.take('ASK_SIGN_IN_CODE', { address: context.clientAddress, identifier });
  return await sendOnRequest(context, input);
}

async function mayHaveAnother(tx: CommandTransaction<unknown>, memberId: string): Promise<boolean> {
  await lockSignIn(tx, memberId);
  const since = new Date(tx.now.getTime() - signInCodeMinutes * 60_000);
  const recent = await tx.em.find(
    SignInCodeEntity,
    { schemeId: tx.schemeId, memberId, createdAt: { $gt: since } },
    { fields: ['askedFrom'] },
  );
  const askedFrom = askedFromOf(tx);
  const fromHere = recent.filter((code) => (code.askedFrom ?? null) === askedFrom).length;
  return recent.length < codesPerQuarterHourMax && fromHere < codesFromOneAddressMax;
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
      askedFrom: askedFromOf(tx),
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + signInCodeMinutes * 60_000),
    }),
  );
  await tx.em.flush();
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const message = renderMessage(
    'SIGN_IN_CODE',
    {
      scheme: schemeFacts(scheme.name, scheme.timeZone, rulesOf(scheme.rules)),
      recipientName: member.name,
      code,
      validForMinutes: signInCodeMinutes,
    },
    { channel, locale: member.locale },
  );
  const draft = { memberId: member.id, kind: 'SIGN_IN_CODE', channel, ...message } as const;
  await writeMessages(tx, tx.now, [{ causeId: id, draft }], tx.services.sparesPeople);
}
