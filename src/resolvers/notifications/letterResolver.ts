import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { markLettersPrinted } from '../../commands/notifications/markLettersPrinted.js';
import { lettersToPrint } from '../../queries/notifications/letters.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import {
  type Letter,
  LetterConnection,
  LettersToPrintArgs,
  MarkLettersPrintedInput,
  MarkLettersPrintedPayload,
} from '../../schema/notifications/letter.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentLetter } from './presentLetter.js';

@Resolver()
export class LetterResolver {
  @Query(() => LetterConnection, {
    description: 'Letters that wait to be printed, in the order in which they are printed. For operators.',
  })
  async lettersToPrint(
    @Args(() => LettersToPrintArgs) { printed, first, after }: LettersToPrintArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Letter>> {
    return presentPage(
      LetterConnection,
      await lettersToPrint(context, { isPrinted: printed, first, after }),
      presentLetter,
    );
  }

  @Mutation(() => MarkLettersPrintedPayload, {
    description: 'Says that letters are on paper: they leave the tray. For operators.',
  })
  async markLettersPrinted(
    @Arg('input', { description: 'Which.' }) input: MarkLettersPrintedInput,
    @Ctx() context: ApiContext,
  ): Promise<MarkLettersPrintedPayload> {
    const asked = input.letterIds.map((id) => idOf('Letter', id));
    return await settle(MarkLettersPrintedPayload, async () => {
      const { letterIds } = await markLettersPrinted(context, { letterIds: asked });
      forgetRead(context.loaders);
      const letters = await context.loaders.letter.loadMany(letterIds);
      return { letters: letters.map((letter) => present(letter instanceof Error ? null : letter, presentLetter)) };
    });
  }
}
