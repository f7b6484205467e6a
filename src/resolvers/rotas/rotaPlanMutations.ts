import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { confirmRota } from '../../commands/rotas/confirmRota.js';
import { discardRota } from '../../commands/rotas/discardRota.js';
import { editRota } from '../../commands/rotas/editRota.js';
import { proposeRota } from '../../commands/rotas/proposeRota.js';
import { stopRota } from '../../commands/rotas/stopRota.js';
import { settle } from '../../schema/common/payload.js';
import {
  ConfirmRotaInput,
  ConfirmRotaPayload,
  EditRotaInput,
  EditRotaPayload,
  ProposeRotaInput,
  RotaInput,
  type RotaPairInput,
  RotaPayload,
} from '../../schema/rotas/mutations.js';
import type { Rota } from '../../schema/rotas/rota.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentRota } from './presentRotas.js';

@Resolver()
export class RotaPlanMutations {
  @Mutation(() => RotaPayload, {
    description:
      'Has a rota worked out for shifts to come: who takes part in the group already, when they are free, and what is fair. Nobody is booked before it is confirmed.',
  })
  async proposeRota(
    @Arg('input', { description: 'Which shifts, and what is wished for.' }) input: ProposeRotaInput,
    @Ctx() context: ApiContext,
  ): Promise<RotaPayload> {
    const asked = {
      ...input,
      organisationId: idOf('Organisation', input.organisationId),
      basedOnId: optionalIdOf('Rota', input.basedOnId),
      opportunityIds: input.opportunityIds?.map((id) => idOf('Opportunity', id)) ?? null,
      shiftIds: input.shiftIds?.map((id) => idOf('Shift', id)) ?? null,
      together: input.together?.map(pairForm) ?? null,
      apart: input.apart?.map(pairForm) ?? null,
      pinned: input.pinned.map(({ shiftRoleId, memberId }) => ({
        shiftRoleId: idOf('ShiftRole', shiftRoleId),
        memberId: idOf('Member', memberId),
      })),
    };
    return await settle(RotaPayload, async () => {
      const { rotaId } = await proposeRota(context, asked);
      return { rota: await rotaNow(context, rotaId) };
    });
  }

  @Mutation(() => RotaPayload, {
    description: 'Stops working a rota out: the best that was found so far is there within moments.',
  })
  async stopRota(
    @Arg('input', { description: 'Which one.' }) input: RotaInput,
    @Ctx() context: ApiContext,
  ): Promise<RotaPayload> {
    const rotaId = idOf('Rota', input.rotaId);
    return await settle(RotaPayload, async () => {
      await stopRota(context, { rotaId });
      return { rota: await rotaNow(context, rotaId) };
    });
  }

  @Mutation(() => EditRotaPayload, {
    description:
      'Changes a rota by hand, before it is confirmed. What a booking would be refused for is refused; what only goes against what people said is done, and said.',
  })
  async editRota(
    @Arg('input', { description: 'What changes.' }) input: EditRotaInput,
    @Ctx() context: ApiContext,
  ): Promise<EditRotaPayload> {
    const rotaId = idOf('Rota', input.rotaId);
    const edits = input.edits.map(({ action, memberId, shiftRoleId, toShiftRoleId }) => ({
      ...{ action, memberId: idOf('Member', memberId), shiftRoleId: idOf('ShiftRole', shiftRoleId) },
      toShiftRoleId: optionalIdOf('ShiftRole', toShiftRoleId),
    }));
    return await settle(EditRotaPayload, async () => {
      const { warnings } = await editRota(context, { rotaId, revision: input.revision, edits });
      return { rota: await rotaNow(context, rotaId), warnings };
    });
  }

  @Mutation(() => ConfirmRotaPayload, {
    description: 'Books every place of a rota in one go. Everybody whose places change is told once.',
  })
  async confirmRota(
    @Arg('input', { description: 'Which one, as you saw it.' }) input: ConfirmRotaInput,
    @Ctx() context: ApiContext,
  ): Promise<ConfirmRotaPayload> {
    const rotaId = idOf('Rota', input.rotaId);
    return await settle(ConfirmRotaPayload, async () => {
      const { booked, ended, refused } = await confirmRota(context, { ...input, rotaId });
      return { rota: await rotaNow(context, rotaId), booked, ended, refused };
    });
  }

  @Mutation(() => RotaPayload, { description: 'Throws a rota away. Bookings stay as they are.' })
  async discardRota(
    @Arg('input', { description: 'Which one.' }) input: RotaInput,
    @Ctx() context: ApiContext,
  ): Promise<RotaPayload> {
    const rotaId = idOf('Rota', input.rotaId);
    return await settle(RotaPayload, async () => {
      await discardRota(context, { rotaId });
      return { rota: await rotaNow(context, rotaId) };
    });
  }
}

function pairForm({ memberId, otherMemberId }: RotaPairInput) {
  return { memberId: idOf('Member', memberId), otherMemberId: idOf('Member', otherMemberId) };
}

async function rotaNow(context: ApiContext, rotaId: string): Promise<Rota> {
  forgetRead(context.loaders);
  return present(await context.loaders.rota.load(rotaId), presentRota);
}
