import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { type ApproveHoursResult, approvalRefusalMessage, approveHours } from '../../commands/hours/approveHours.js';
import { declineHours } from '../../commands/hours/declineHours.js';
import { logHours } from '../../commands/hours/logHours.js';
import { reverseAward } from '../../commands/hours/reverseAward.js';
import { DomainError, notFound, type UserErrorCode, userErrorCodes } from '../../domain/errors.js';
import { fromGlobalId } from '../../domain/ids.js';
import { settle } from '../../schema/common/payload.js';
import { presentRefusal, type UserError } from '../../schema/common/userErrors.js';
import type { HoursLog } from '../../schema/hours/hoursLog.js';
import {
  ApprovalRefusal,
  type ApprovalRefusalCode,
  ApproveHoursInput,
  ApproveHoursPayload,
  DeclineHoursInput,
  DeclineHoursPayload,
  LogHoursInput,
  LogHoursPayload,
  ReverseAwardInput,
  ReverseAwardPayload,
} from '../../schema/hours/mutations.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentHoursLog } from './presentHours.js';

@Resolver()
export class HoursMutationResolver {
  @Mutation(() => LogHoursPayload, {
    description: 'Records that a member gave time to a group. Credits follow when somebody else approves it.',
  })
  async logHours(
    @Arg('input', { description: 'What was given.' }) input: LogHoursInput,
    @Ctx() context: ApiContext,
  ): Promise<LogHoursPayload> {
    const { startsAt, endsAt, ...claim } = input;
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(LogHoursPayload, async () => {
      const { hoursLogId } = await logHours(context, {
        ...claim,
        memberId,
        organisationId,
        startsAtLocal: startsAt,
        endsAtLocal: endsAt,
      });
      return { hoursLog: await changedLog(context, hoursLogId) };
    });
  }

  @Mutation(() => ApproveHoursPayload, {
    description:
      'Approves one log or up to 1,000, and issues their credits. Each log succeeds or is refused on its own; nobody approves hours they gave themselves.',
  })
  async approveHours(
    @Arg('input', { description: 'Which logs.' }) input: ApproveHoursInput,
    @Ctx() context: ApiContext,
  ): Promise<ApproveHoursPayload> {
    const ids = input.hoursLogIds.map(logIdOf);
    const known = ids.filter((id) => id !== null);
    if (known.length === 0) throw notFound();
    let userErrors: UserError[] = [];
    const payload = await settle(ApproveHoursPayload, async () => {
      const { idempotencyKey, confirmAboveCap } = input;
      const result = await approveHours(context, { idempotencyKey, confirmAboveCap, hoursLogIds: known });
      const logs = await changedLogs(context, result);
      const refusals = refusalsOf(ids, result, logs);
      userErrors = refusals.map(({ refusal, index }) => perLogError(refusal, index));
      return {
        hoursLogs: [...new Set(known)]
          .filter((id) => result.approved.includes(id))
          .map((id) => present(logs.get(id) ?? null, (log) => log)),
        refusals: refusals.map(({ refusal }) => refusal),
      };
    });
    return Object.assign(payload, { userErrors: [...payload.userErrors, ...userErrors] });
  }

  @Mutation(() => DeclineHoursPayload, { description: 'Declines a log, with a reason that the member reads.' })
  async declineHours(
    @Arg('input', { description: 'Which log, and why.' }) input: DeclineHoursInput,
    @Ctx() context: ApiContext,
  ): Promise<DeclineHoursPayload> {
    const hoursLogId = idOf('HoursLog', input.hoursLogId);
    return await settle(DeclineHoursPayload, async () => {
      await declineHours(context, { hoursLogId, reason: input.reason });
      return { hoursLog: await changedLog(context, hoursLogId) };
    });
  }

  @Mutation(() => ReverseAwardPayload, {
    description:
      'Takes back what approved hours earned. What the member has spent of it already becomes an amount to earn back.',
  })
  async reverseAward(
    @Arg('input', { description: 'Which log, and why.' }) input: ReverseAwardInput,
    @Ctx() context: ApiContext,
  ): Promise<ReverseAwardPayload> {
    const { idempotencyKey, reason } = input;
    const hoursLogId = idOf('HoursLog', input.hoursLogId);
    return await settle(ReverseAwardPayload, async () => {
      await reverseAward(context, { idempotencyKey, hoursLogId, reason });
      return { hoursLog: await changedLog(context, hoursLogId) };
    });
  }
}

async function changedLog(context: ApiContext, hoursLogId: string): Promise<HoursLog> {
  forgetRead(context.loaders);
  return present(await context.loaders.hoursLog.load(hoursLogId), presentHoursLog);
}

function logIdOf(globalId: string): string | null {
  const parsed = fromGlobalId(globalId);
  return parsed?.type === 'HoursLog' ? parsed.id : null;
}

/** The approved logs, and those refused that the asker may know of. */
async function changedLogs(
  context: ApiContext,
  { approved, refused }: ApproveHoursResult,
): Promise<Map<string, HoursLog>> {
  forgetRead(context.loaders);
  const shown = refused
    .filter(({ code }) => code !== 'NOT_FOUND' && code !== 'FORBIDDEN')
    .map(({ hoursLogId }) => hoursLogId);
  const records = await Promise.all([...approved, ...shown].map((id) => context.loaders.hoursLog.load(id)));
  return new Map(records.filter((record) => record !== null).map((record) => [record.id, presentHoursLog(record)]));
}

/** One refusal for each id that was not approved, with its place; ids that never were one are refused as unknown logs are. */
function refusalsOf(
  ids: (string | null)[],
  { refused }: ApproveHoursResult,
  logs: Map<string, HoursLog>,
): { refusal: ApprovalRefusal; index: number }[] {
  const codes = new Map<string | null, ApprovalRefusalCode>(
    refused.map(({ hoursLogId, code }) => [hoursLogId, code as ApprovalRefusalCode]),
  );
  return ids.flatMap((id, index) => {
    if (id !== null && ids.indexOf(id) !== index) return [];
    const code = id === null ? 'NOT_FOUND' : codes.get(id);
    if (code === undefined) return [];
    const hoursLog = (id === null ? null : logs.get(id)) ?? null;
    return [
      {
        index,
        refusal: Object.assign(new ApprovalRefusal(), { hoursLog, code, message: approvalRefusalMessage(code) }),
      },
    ];
  });
}

/** userErrors have no codes for what is missing or another's: there such an id is an input that cannot be used. */
function perLogError({ code, message }: ApprovalRefusal, index: number): UserError {
  const known: UserErrorCode = code in userErrorCodes ? (code as UserErrorCode) : 'INVALID_INPUT';
  return presentRefusal(new DomainError(known, message, { field: ['hoursLogIds', String(index)] }));
}
