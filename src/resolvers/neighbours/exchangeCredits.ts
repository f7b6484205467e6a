import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { completeExchange } from '../../commands/neighbours/completeExchange.js';
import { confirmExchange } from '../../commands/neighbours/confirmExchange.js';
import { reverseExchange } from '../../commands/neighbours/reverseExchange.js';
import { settleExchange } from '../../commands/neighbours/settleExchange.js';
import { settle } from '../../schema/common/payload.js';
import {
  CompleteExchangeInput,
  ConfirmExchangeInput,
  ExchangePayload,
  ReverseExchangeInput,
  SettleExchangeInput,
} from '../../schema/neighbours/exchangeInputs.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { changedExchange } from './changedExchange.js';
import { sideOf } from './exchangeResolver.js';

/** What moves credits between two members. */
@Resolver()
export class ExchangeCreditsResolver {
  @Mutation(() => ExchangePayload, {
    description:
      'Says how long the help took. Once both have, a small difference is averaged and the credits go to the helper; a larger one goes to staff.',
  })
  async confirmExchange(
    @Arg('input', { description: 'How long it was.' }) input: ConfirmExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const side = sideOf(input, context);
    return await settle(ExchangePayload, async () =>
      changedExchange((await confirmExchange(context, { ...input, ...side })).exchangeId, context),
    );
  }

  @Mutation(() => ExchangePayload, {
    description: 'Tries again where both have confirmed and the credits were not there. The service does so every day.',
  })
  async completeExchange(
    @Arg('input', { description: 'What is tried again.' }) input: CompleteExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const side = sideOf(input, context);
    return await settle(ExchangePayload, async () =>
      changedExchange((await completeExchange(context, { ...input, ...side })).exchangeId, context),
    );
  }

  @Mutation(() => ExchangePayload, {
    description: 'Says what counts, where two members differ. For operators who are neither of them, nor act for one.',
  })
  async settleExchange(
    @Arg('input', { description: 'What counts.' }) input: SettleExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const exchangeId = idOf('HelpExchange', input.exchangeId);
    return await settle(ExchangePayload, async () =>
      changedExchange((await settleExchange(context, { ...input, exchangeId })).exchangeId, context),
    );
  }

  @Mutation(() => ExchangePayload, {
    description: 'Takes the credits of a settled exchange back, whole and once. For operators who are no party.',
  })
  async reverseExchange(
    @Arg('input', { description: 'What is taken back.' }) input: ReverseExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const exchangeId = idOf('HelpExchange', input.exchangeId);
    return await settle(ExchangePayload, async () =>
      changedExchange((await reverseExchange(context, { ...input, exchangeId })).exchangeId, context),
    );
  }
}
