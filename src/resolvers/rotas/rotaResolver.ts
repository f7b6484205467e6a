import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { RequestError } from '../../domain/errors.js';
import type { RotaPageKey } from '../../queries/rotas/rotaSeats.js';
import { rota, rotas } from '../../queries/rotas/rotas.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { Private } from '../../schema/common/visibility.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { RotaSeatsArgs, RotasArgs } from '../../schema/rotas/mutations.js';
import {
  Rota,
  RotaConnection,
  RotaGap,
  RotaGapConnection,
  RotaSeat,
  RotaSeatConnection,
  RotaWish,
} from '../../schema/rotas/rota.js';
import { Booking } from '../../schema/shifts/booking.js';
import { Shift, ShiftRole } from '../../schema/shifts/shift.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from '../people/presentPeople.js';
import { presentBooking, presentShift, presentShiftRole } from '../shifts/presentShifts.js';
import { presentRota, presentRotaGap, presentRotaSeat } from './presentRotas.js';

const listMax = 100;

@Resolver(() => Rota)
export class RotaResolver {
  @Query(() => Rota, { description: "One rota, for the group's leaders and coordinators and the scheme's staff." })
  async rota(@Arg('id', () => ID, { description: 'The rota.' }) id: string, @Ctx() context: ApiContext): Promise<Rota> {
    return presentRota(await rota(context, { rotaId: idOf('Rota', id) }));
  }

  @Query(() => RotaConnection, { description: "A group's rotas, the latest first." })
  async rotas(
    @Args(() => RotasArgs) { organisation, first, after }: RotasArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Rota>> {
    const organisationId = idOf('Organisation', organisation);
    return presentPage(RotaConnection, await rotas(context, { organisationId, first, after }), presentRota);
  }

  @Private('rotaShown')
  @FieldResolver(() => RotaSeatConnection, {
    nullable: true,
    description:
      'Who has which place, by time. While it is worked out: what was fixed. Null where it is hidden from you.',
  })
  async seats(
    @Root() root: Rota,
    @Args(() => RotaSeatsArgs) { first, after, shift, member }: RotaSeatsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<RotaSeat>> {
    const named = { shiftId: optionalIdOf('Shift', shift), memberId: optionalIdOf('Member', member) };
    const key: RotaPageKey = { rotaId: root.rotaId, first, after: after ?? null, ...named };
    return presentPage(RotaSeatConnection, await context.loaders.seatsOfRota.load(key), presentRotaSeat);
  }

  @Private('rotaShown')
  @FieldResolver(() => RotaGapConnection, {
    nullable: true,
    description: 'Places that nobody could be found for, and why, by time. Null where it is hidden from you.',
  })
  async unfilled(
    @Root() root: Rota,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<RotaGap>> {
    const key: RotaPageKey = { rotaId: root.rotaId, first, after: after ?? null, shiftId: null, memberId: null };
    return presentPage(RotaGapConnection, await context.loaders.gapsOfRota.load(key), presentRotaGap);
  }

  @Private('rotaShown')
  @FieldResolver(() => [String], {
    nullable: true,
    description:
      'What else a coordinator should know, in words: wishes that contradict one another, places that fell out meanwhile. Null where it is hidden from you.',
  })
  async findings(@Root() root: Rota, @Ctx() context: ApiContext): Promise<string[]> {
    return await context.loaders.findingsOfRota.load(root.rotaId);
  }

  @Private('rotaShown')
  @FieldResolver(() => [RotaWish], {
    nullable: true,
    description: 'Who should be together or apart. Null where it is hidden from you.',
  })
  async wishes(@Root() root: Rota, @Ctx() context: ApiContext): Promise<RotaWish[]> {
    const wishes = await context.loaders.wishesOfRota.load(root.rotaId);
    const { organisationId } = root;
    return wishes.map(({ kind, oneMemberId, otherMemberId }) =>
      Object.assign(new RotaWish(), { isTogether: kind === 'TOGETHER', oneMemberId, otherMemberId, organisationId }),
    );
  }

  @FieldResolver(() => Organisation, { description: 'The group.' })
  async organisation(@Root() root: Rota, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => Rota, { nullable: true, description: 'The rota it began with. Null where it began with none.' })
  async basedOn(@Root() root: Rota, @Ctx() context: ApiContext): Promise<Rota | null> {
    const id = root.basedOnId;
    return id === null ? null : present(await context.loaders.rota.load(id), presentRota);
  }
}

@Resolver(() => RotaSeat)
export class RotaSeatResolver {
  @FieldResolver(() => Shift, { description: 'The shift.' })
  async shift(@Root() root: RotaSeat, @Ctx() context: ApiContext): Promise<Shift> {
    return present(await context.loaders.shift.load(root.shiftId), presentShift);
  }

  @FieldResolver(() => ShiftRole, { nullable: true, description: 'The kind of place. Null where it is gone.' })
  async role(@Root() root: RotaSeat, @Ctx() context: ApiContext): Promise<ShiftRole | null> {
    const role = await context.loaders.shiftRole.load(root.shiftRoleId);
    return role && presentShiftRole(role);
  }

  @Private('rotaShown')
  @FieldResolver(() => Member, { nullable: true, description: 'Who has it. Null where it is hidden from you.' })
  async member(@Root() root: RotaSeat, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @Private('rotaShown')
  @FieldResolver(() => Booking, {
    nullable: true,
    description: 'The booking it rests on. Null where there is none, or it is hidden from you.',
  })
  async booking(@Root() root: RotaSeat, @Ctx() context: ApiContext): Promise<Booking | null> {
    const id = root.bookingId;
    return id === null ? null : present(await context.loaders.booking.load(id), presentBooking);
  }
}

@Resolver(() => RotaGap)
export class RotaGapResolver {
  @FieldResolver(() => Shift, { description: 'The shift.' })
  async shift(@Root() root: RotaGap, @Ctx() context: ApiContext): Promise<Shift> {
    return present(await context.loaders.shift.load(root.shiftId), presentShift);
  }

  @FieldResolver(() => ShiftRole, { nullable: true, description: 'The kind of place. Null where it is gone.' })
  async role(@Root() root: RotaGap, @Ctx() context: ApiContext): Promise<ShiftRole | null> {
    const role = await context.loaders.shiftRole.load(root.shiftRoleId);
    return role && presentShiftRole(role);
  }
}

@Resolver(() => RotaWish)
export class RotaWishResolver {
  @Private('rotaShown')
  @FieldResolver(() => Member, { nullable: true, description: 'One of the two. Null where it is hidden from you.' })
  async member(@Root() root: RotaWish, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.oneMemberId), presentMember);
  }

  @Private('rotaShown')
  @FieldResolver(() => Member, { nullable: true, description: 'The other. Null where it is hidden from you.' })
  async otherMember(@Root() root: RotaWish, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.otherMemberId), presentMember);
  }
}

@Resolver(() => Organisation)
export class OrganisationRotasResolver {
  @Private('rotaShown')
  @FieldResolver(() => [Rota], {
    nullable: true,
    description: 'Its rotas, the latest first. All of them: `rotas(organisation)`. Null where it is hidden from you.',
  })
  async rotas(
    @Root() root: Organisation,
    @Arg('first', () => Int, { description: 'How many, from 1 to 100.' }) first: number,
    @Ctx() context: ApiContext,
  ): Promise<Rota[]> {
    if (first < 1 || first > listMax) throw new RequestError('BAD_USER_INPUT', `Ask for 1 to ${listMax} of them.`);
    const key = { organisationId: root.organisationId, first };
    return (await context.loaders.rotasOfOrganisation.load(key)).map(presentRota);
  }
}
