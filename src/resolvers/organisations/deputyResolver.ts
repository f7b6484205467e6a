import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { endDeputy } from '../../commands/organisations/endDeputy.js';
import { nameDeputy } from '../../commands/organisations/nameDeputy.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import {
  EndDeputyInput,
  EndDeputyPayload,
  LeaderAbsence,
  NameDeputyInput,
  NameDeputyPayload,
} from '../../schema/organisations/deputies.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentAbsence, presentOrganisation } from './presentOrganisation.js';

@Resolver(() => LeaderAbsence)
export class DeputyResolver {
  @Mutation(() => NameDeputyPayload, {
    description:
      'Marks a leader as away for some days, and gives a deputy their say at the organisation meanwhile. By the leader, its coordinators, and operators.',
  })
  async nameDeputy(
    @Arg('input', { description: 'Who, and when.' }) input: NameDeputyInput,
    @Ctx() context: ApiContext,
  ): Promise<NameDeputyPayload> {
    const { deputyNumber, fromOn, toOn } = input;
    const organisationId = idOf('Organisation', input.organisationId);
    const leaderId = namedOrOwnMemberId(input.leaderId, context);
    const deputyId = optionalIdOf('Member', input.deputyId);
    return await settle(NameDeputyPayload, async () => {
      const named = await nameDeputy(context, { organisationId, leaderId, deputyId, deputyNumber, fromOn, toOn });
      forgetRead(context.loaders);
      return { absence: presentAbsence(named) };
    });
  }

  @Mutation(() => EndDeputyPayload, {
    description:
      "Ends a leader's absence, and with it the deputy's say, from now on. By either of them, the coordinators, and operators.",
  })
  async endDeputy(
    @Arg('input', { description: 'Which one.' }) input: EndDeputyInput,
    @Ctx() context: ApiContext,
  ): Promise<EndDeputyPayload> {
    const absenceId = idOf('LeaderAbsence', input.absenceId);
    return await settle(EndDeputyPayload, async () => {
      const ended = await endDeputy(context, { absenceId });
      forgetRead(context.loaders);
      return { absence: presentAbsence(ended) };
    });
  }

  @FieldResolver(() => Organisation, { description: 'The organisation they lead.' })
  async organisation(@Root() root: LeaderAbsence, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => Member, { description: 'Who is away.' })
  async leader(@Root() root: LeaderAbsence, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.leaderId), presentMember);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who stands in. Null where nobody does.' })
  async deputy(@Root() root: LeaderAbsence, @Ctx() context: ApiContext): Promise<Member | null> {
    if (root.deputyId === null) return null;
    return present(await context.loaders.member.load(root.deputyId), presentMember);
  }
}

@Resolver(() => Organisation)
export class AbsencesResolver {
  @Private('deputiesRead')
  @FieldResolver(() => [LeaderAbsence], {
    nullable: true,
    description: 'Which of its leaders are or will be away, the earliest first. Null where it is hidden from you.',
  })
  async absences(@Root() root: Organisation, @Ctx() context: ApiContext): Promise<LeaderAbsence[]> {
    return (await context.loaders.absencesOfOrganisation.load(root.organisationId)).map(presentAbsence);
  }
}
