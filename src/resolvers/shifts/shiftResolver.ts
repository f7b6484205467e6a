import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { shift } from '../../queries/shifts/shift.js';
import { shifts } from '../../queries/shifts/shifts.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { Opportunity } from '../../schema/opportunities/opportunity.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { ShiftsArgs } from '../../schema/shifts/arguments.js';
import { Shift, ShiftConnection, ShiftRole, ShiftSeries } from '../../schema/shifts/shift.js';
import { Skill } from '../../schema/vocabulary/skill.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOpportunity } from '../opportunities/presentOpportunity.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentSkill } from '../vocabulary/presentVocabulary.js';
import { presentShift, presentShiftRole, presentShiftSeries } from './presentShifts.js';

@Resolver(() => Shift)
export class ShiftResolver {
  @Query(() => Shift, { description: 'One shift.' })
  async shift(
    @Arg('id', () => ID, { description: 'The shift.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<Shift> {
    return presentShift(await shift(context, { shiftId: idOf('Shift', id) }));
  }

  @Query(() => ShiftConnection, {
    description:
      'Shifts, the earliest first: what is open to everybody, and of your own group what is still a draft too.',
  })
  async shifts(@Args(() => ShiftsArgs) args: ShiftsArgs, @Ctx() context: ApiContext): Promise<ConnectionOf<Shift>> {
    const { opportunity, organisation, ...rest } = args;
    const opportunityId = optionalIdOf('Opportunity', opportunity);
    const organisationId = optionalIdOf('Organisation', organisation);
    return presentPage(
      ShiftConnection,
      await shifts(context, { ...rest, opportunityId, organisationId }),
      presentShift,
    );
  }

  @FieldResolver(() => [ShiftRole], { description: 'The kinds of place, by name, with what is free of each.' })
  async roles(@Root() root: Shift, @Ctx() context: ApiContext): Promise<ShiftRole[]> {
    return (await context.loaders.rolesOfShift.load(root.shiftId)).map(presentShiftRole);
  }

  @FieldResolver(() => Opportunity, { description: 'What takes place.' })
  async opportunity(@Root() root: Shift, @Ctx() context: ApiContext): Promise<Opportunity> {
    return present(await context.loaders.opportunity.load(root.opportunityId), presentOpportunity);
  }

  @FieldResolver(() => Organisation, { description: 'The group whose shift it is.' })
  async organisation(@Root() root: Shift, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => ShiftSeries, {
    nullable: true,
    description: 'The series it belongs to. Null where it stands alone.',
  })
  async series(@Root() root: Shift, @Ctx() context: ApiContext): Promise<ShiftSeries | null> {
    return root.seriesId === null
      ? null
      : present(await context.loaders.shiftSeries.load(root.seriesId), presentShiftSeries);
  }
}

@Resolver(() => Opportunity)
export class OpportunityShiftsResolver {
  @FieldResolver(() => [Shift], {
    description: 'Its shifts to come, the next first, at most 10; for more ask `shifts`.',
  })
  async shifts(@Root() root: Opportunity, @Ctx() context: ApiContext): Promise<Shift[]> {
    return (await context.loaders.shiftsOfOpportunity.load(root.opportunityId)).map(presentShift);
  }
}

@Resolver(() => ShiftRole)
export class ShiftRoleResolver {
  @FieldResolver(() => [Skill], { description: 'Skills that whoever takes a place has.' })
  async skills(@Root() root: ShiftRole, @Ctx() context: ApiContext): Promise<Skill[]> {
    const found = await context.loaders.skill.loadMany(root.skillIds);
    return found.flatMap((one) => (one === null || one instanceof Error ? [] : [presentSkill(one)]));
  }
}
