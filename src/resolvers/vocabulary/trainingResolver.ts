import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { addTraining } from '../../commands/vocabulary/addTraining.js';
import { renameTraining } from '../../commands/vocabulary/renameTraining.js';
import { retireTraining } from '../../commands/vocabulary/retireTraining.js';
import { training } from '../../queries/vocabulary/training.js';
import { trainings } from '../../queries/vocabulary/trainings.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { WordsArgs } from '../../schema/vocabulary/skill.js';
import {
  AddTrainingInput,
  AddTrainingPayload,
  RenameTrainingInput,
  RenameTrainingPayload,
  RetireTrainingInput,
  RetireTrainingPayload,
  Training,
  TrainingConnection,
} from '../../schema/vocabulary/training.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentTraining } from './presentVocabulary.js';

@Resolver(() => Training)
export class TrainingResolver {
  @Query(() => TrainingConnection, { description: 'The trainings that opportunities may require, by name.' })
  async trainings(@Args(() => WordsArgs) args: WordsArgs, @Ctx() context: ApiContext): Promise<ConnectionOf<Training>> {
    return presentPage(TrainingConnection, await trainings(context, args), presentTraining);
  }

  @Mutation(() => AddTrainingPayload, {
    description: "Adds a training to the scheme's list, or brings back one that was retired. For operators.",
  })
  async addTraining(
    @Arg('input', { description: 'The training.' }) input: AddTrainingInput,
    @Ctx() context: ApiContext,
  ): Promise<AddTrainingPayload> {
    return await settle(AddTrainingPayload, async () => ({
      training: await changed(await addTraining(context, input), context),
    }));
  }

  @Mutation(() => RenameTrainingPayload, {
    description: 'Writes a training otherwise, wherever it is named, or changes how long it counts. For operators.',
  })
  async renameTraining(
    @Arg('input', { description: 'The training and its name.' }) input: RenameTrainingInput,
    @Ctx() context: ApiContext,
  ): Promise<RenameTrainingPayload> {
    const trainingId = idOf('Training', input.trainingId);
    return await settle(RenameTrainingPayload, async () => ({
      training: await changed(await renameTraining(context, { ...input, trainingId }), context),
    }));
  }

  @Mutation(() => RetireTrainingPayload, {
    description: 'Offers a training to nobody any more; it stays where it is named. For operators.',
  })
  async retireTraining(
    @Arg('input', { description: 'The training.' }) input: RetireTrainingInput,
    @Ctx() context: ApiContext,
  ): Promise<RetireTrainingPayload> {
    const trainingId = idOf('Training', input.trainingId);
    return await settle(RetireTrainingPayload, async () => ({
      training: await changed(await retireTraining(context, { trainingId }), context),
    }));
  }
}

async function changed({ trainingId }: { trainingId: string }, context: ApiContext): Promise<Training> {
  forgetRead(context.loaders);
  return presentTraining(await training(context, { trainingId }));
}
