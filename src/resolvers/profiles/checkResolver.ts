import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { endCheck } from '../../commands/profiles/endCheck.js';
import { recordCheck } from '../../commands/profiles/recordCheck.js';
import { settle } from '../../schema/common/payload.js';
import { Member } from '../../schema/people/member.js';
import {
  EndCheckInput,
  EndCheckPayload,
  MemberCheck,
  RecordCheckInput,
  RecordCheckPayload,
} from '../../schema/profiles/check.js';
import { Training } from '../../schema/vocabulary/training.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentTraining } from '../vocabulary/presentVocabulary.js';
import { presentCheck } from './presentProfiles.js';

@Resolver(() => MemberCheck)
export class CheckResolver {
  @FieldResolver(() => Member, { description: 'Whose proof it was.' })
  async member(@Root() root: MemberCheck, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who saw it.' })
  async seenBy(@Root() root: MemberCheck, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.seenByMemberId === null
      ? null
      : present(await context.loaders.member.load(root.seenByMemberId), presentMember);
  }

  @FieldResolver(() => Training, { nullable: true, description: 'Of TRAINING: which.' })
  async training(@Root() root: MemberCheck, @Ctx() context: ApiContext): Promise<Training | null> {
    return root.trainingId === null
      ? null
      : present(await context.loaders.training.load(root.trainingId), presentTraining);
  }

  @Mutation(() => RecordCheckPayload, {
    description:
      'Records that you saw a proof of age, training or DBS check: what, its day and until when. For operators and, at their group, coordinators; never about yourself.',
  })
  async recordCheck(
    @Arg('input', { description: 'Whose proof, and what it shows.' }) input: RecordCheckInput,
    @Ctx() context: ApiContext,
  ): Promise<RecordCheckPayload> {
    const given = {
      ...input,
      memberId: optionalIdOf('Member', input.memberId),
      organisationId: optionalIdOf('Organisation', input.organisationId),
      trainingId: optionalIdOf('Training', input.trainingId),
      ageYears: input.ageYears ?? null,
      dbsLevel: input.dbsLevel ?? null,
    };
    return await settle(RecordCheckPayload, async () => {
      const { check, notices } = await recordCheck(context, given);
      forgetRead(context.loaders);
      return { check: presentCheck(check), notices };
    });
  }

  @Mutation(() => EndCheckPayload, {
    description:
      'Ends a check that was a mistake or counts no more. For operators, and the coordinator who recorded it; never about yourself.',
  })
  async endCheck(
    @Arg('input', { description: 'The check.' }) input: EndCheckInput,
    @Ctx() context: ApiContext,
  ): Promise<EndCheckPayload> {
    const checkId = idOf('MemberCheck', input.checkId);
    return await settle(EndCheckPayload, async () => {
      const check = presentCheck(await endCheck(context, { checkId }));
      forgetRead(context.loaders);
      return { check };
    });
  }
}
