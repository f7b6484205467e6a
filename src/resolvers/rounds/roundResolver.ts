import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { resumeRound } from '../../commands/rounds/resumeRound.js';
import { stopRound } from '../../commands/rounds/stopRound.js';
import type { ShownRoundState } from '../../domain/rounds/rounds.js';
import { oneRound, rounds } from '../../queries/rounds/rounds.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { WorkTrouble } from '../../schema/dueWork/workTrouble.js';
import {
  ResumeRoundInput,
  ResumeRoundPayload,
  Round,
  RoundConnection,
  RoundState,
  RoundsArgs,
  StopRoundInput,
  StopRoundPayload,
} from '../../schema/rounds/round.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { troubleWith } from '../dueWork/presentTrouble.js';
import { presentRound } from './presentRound.js';

@Resolver(() => Round)
export class RoundResolver {
  @Query(() => RoundConnection, {
    description:
      'What the service does for the whole scheme in its rounds, the latest first. For operators and auditors.',
  })
  async rounds(@Args(() => RoundsArgs) page: RoundsArgs, @Ctx() context: ApiContext): Promise<ConnectionOf<Round>> {
    return presentPage(RoundConnection, await rounds(context, page), presentRound);
  }

  @Mutation(() => StopRoundPayload, {
    description: 'Has a round stand still after the batch at work. What it said stays said. For operators.',
  })
  async stopRound(
    @Arg('input', { description: 'Which.' }) input: StopRoundInput,
    @Ctx() context: ApiContext,
  ): Promise<StopRoundPayload> {
    const roundId = idOf('Round', input.roundId);
    return await settle(StopRoundPayload, async () => {
      await stopRound(context, { roundId });
      forgetRead(context.loaders);
      return { round: presentRound(await oneRound(context, { roundId })) };
    });
  }

  @Mutation(() => ResumeRoundPayload, {
    description: 'Has a round go on that was stopped or given up, behind the last one it looked at. For operators.',
  })
  async resumeRound(
    @Arg('input', { description: 'Which.' }) input: ResumeRoundInput,
    @Ctx() context: ApiContext,
  ): Promise<ResumeRoundPayload> {
    const roundId = idOf('Round', input.roundId);
    return await settle(ResumeRoundPayload, async () => {
      await resumeRound(context, { roundId });
      forgetRead(context.loaders);
      return { round: presentRound(await oneRound(context, { roundId })) };
    });
  }

  @FieldResolver(() => RoundState, { description: 'How far it has come.' })
  async state(@Root() root: Round, @Ctx() context: ApiContext): Promise<ShownRoundState> {
    return (await this.trouble(root, context))?.isGivenUp ? 'GIVEN_UP' : root.keptState;
  }

  @FieldResolver(() => WorkTrouble, {
    nullable: true,
    description: 'What stands in its way, and what to do. Null: nothing does, or it does not run.',
  })
  async trouble(@Root() { roundId, keptState }: Round, @Ctx() context: ApiContext): Promise<WorkTrouble | null> {
    const isOpen = keptState === 'WAITING' || keptState === 'RUNNING';
    return isOpen ? await troubleWith(context, 'ROUND_GOES_ON', roundId) : null;
  }
}
