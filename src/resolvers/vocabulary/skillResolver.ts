import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { addSkill } from '../../commands/vocabulary/addSkill.js';
import { mergeSkills } from '../../commands/vocabulary/mergeSkills.js';
import { renameSkill } from '../../commands/vocabulary/renameSkill.js';
import { retireSkill } from '../../commands/vocabulary/retireSkill.js';
import { skill } from '../../queries/vocabulary/skill.js';
import { skills } from '../../queries/vocabulary/skills.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import {
  AddSkillInput,
  AddSkillPayload,
  MergeSkillsInput,
  MergeSkillsPayload,
  RenameSkillInput,
  RenameSkillPayload,
  RetireSkillInput,
  RetireSkillPayload,
  Skill,
  SkillConnection,
  WordsArgs,
} from '../../schema/vocabulary/skill.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentSkill } from './presentVocabulary.js';

@Resolver(() => Skill)
export class SkillResolver {
  @Query(() => SkillConnection, { description: "The scheme's words for what people can do, by name." })
  async skills(@Args(() => WordsArgs) args: WordsArgs, @Ctx() context: ApiContext): Promise<ConnectionOf<Skill>> {
    return presentPage(SkillConnection, await skills(context, args), presentSkill);
  }

  @FieldResolver(() => Skill, {
    nullable: true,
    description: 'The skill that stands for it since the two were merged. Null: it stands for itself.',
  })
  async mergedInto(@Root() root: Skill, @Ctx() context: ApiContext): Promise<Skill | null> {
    return root.mergedIntoId === null
      ? null
      : present(await context.loaders.skill.load(root.mergedIntoId), presentSkill);
  }

  @Mutation(() => AddSkillPayload, {
    description: "Adds a skill to the scheme's list, or brings back one that was retired. For operators.",
  })
  async addSkill(
    @Arg('input', { description: 'The skill.' }) input: AddSkillInput,
    @Ctx() context: ApiContext,
  ): Promise<AddSkillPayload> {
    return await settle(AddSkillPayload, async () => ({
      skill: await changed(await addSkill(context, input), context),
    }));
  }

  @Mutation(() => RenameSkillPayload, { description: 'Writes a skill otherwise, wherever it is named. For operators.' })
  async renameSkill(
    @Arg('input', { description: 'The skill and its name.' }) input: RenameSkillInput,
    @Ctx() context: ApiContext,
  ): Promise<RenameSkillPayload> {
    const skillId = idOf('Skill', input.skillId);
    return await settle(RenameSkillPayload, async () => ({
      skill: await changed(await renameSkill(context, { skillId, name: input.name }), context),
    }));
  }

  @Mutation(() => RetireSkillPayload, {
    description: 'Offers a skill to nobody any more; it stays where it is named. For operators.',
  })
  async retireSkill(
    @Arg('input', { description: 'The skill.' }) input: RetireSkillInput,
    @Ctx() context: ApiContext,
  ): Promise<RetireSkillPayload> {
    const skillId = idOf('Skill', input.skillId);
    return await settle(RetireSkillPayload, async () => ({
      skill: await changed(await retireSkill(context, { skillId }), context),
    }));
  }

  @Mutation(() => MergeSkillsPayload, {
    description: 'Makes one skill of two: whatever named the first names the second. For operators.',
  })
  async mergeSkills(
    @Arg('input', { description: 'The two.' }) input: MergeSkillsInput,
    @Ctx() context: ApiContext,
  ): Promise<MergeSkillsPayload> {
    const fromSkillId = idOf('Skill', input.fromSkillId);
    const intoSkillId = idOf('Skill', input.intoSkillId);
    return await settle(MergeSkillsPayload, async () => ({
      skill: await changed(await mergeSkills(context, { fromSkillId, intoSkillId }), context),
    }));
  }
}

async function changed({ skillId }: { skillId: string }, context: ApiContext): Promise<Skill> {
  forgetRead(context.loaders);
  return presentSkill(await skill(context, { skillId }));
}
