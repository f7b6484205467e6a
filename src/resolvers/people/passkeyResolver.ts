import { Arg, Ctx, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { addPasskey } from '../../commands/people/addPasskey.js';
import { beginPasskey } from '../../commands/people/beginPasskey.js';
import { beginPasskeySignIn } from '../../commands/people/beginPasskeySignIn.js';
import { removePasskey } from '../../commands/people/removePasskey.js';
import { signInWithPasskey } from '../../commands/people/signInWithPasskey.js';
import { toGlobalId } from '../../domain/ids.js';
import { type PasskeyRecord, passkeys } from '../../queries/people/passkeys.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import {
  AddPasskeyInput,
  AddPasskeyPayload,
  BeginPasskeyPayload,
  BeginPasskeySignInInput,
  BeginPasskeySignInPayload,
  Passkey,
  RemovePasskeyInput,
  RemovePasskeyPayload,
  SignInWithPasskeyInput,
} from '../../schema/people/passkey.js';
import { SignInPayload } from '../../schema/people/signIn.js';
import { Viewer } from '../../schema/people/viewer.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';

@Resolver(() => Viewer)
export class PasskeyResolver {
  @Private('ownPasskeys')
  @FieldResolver(() => [Passkey], {
    nullable: true,
    description: 'Your passkeys, the newest first. Null for apps and tills, and after signing in with a card.',
  })
  async passkeys(@Ctx() context: ApiContext): Promise<Passkey[]> {
    return (await passkeys(context, {})).map(presentPasskey);
  }

  @Mutation(() => BeginPasskeyPayload, {
    description:
      'Begins adding a passkey, within ten minutes of signing in: it is a way in for good, so a copied token must not be able to. Not after signing in with a card.',
  })
  async beginPasskey(@Ctx() context: ApiContext): Promise<BeginPasskeyPayload> {
    return await settle(BeginPasskeyPayload, async () => {
      const { options } = await beginPasskey(context, {});
      return { options: JSON.stringify(options) };
    });
  }

  @Mutation(() => AddPasskeyPayload, {
    description: 'Adds the passkey that the device made: whoever unlocks the device signs in as you from now on.',
  })
  async addPasskey(
    @Arg('input', { description: 'Its name, and what the device answered.' }) input: AddPasskeyInput,
    @Ctx() context: ApiContext,
  ): Promise<AddPasskeyPayload> {
    return await settle(AddPasskeyPayload, async () => ({
      passkey: presentPasskey(await addPasskey(context, { ...input })),
    }));
  }

  @Mutation(() => BeginPasskeySignInPayload, {
    description: 'Begins signing in with a passkey. Nobody types anything.',
  })
  async beginPasskeySignIn(
    @Arg('input', { description: 'The scheme.' }) input: BeginPasskeySignInInput,
    @Ctx() context: ApiContext,
  ): Promise<BeginPasskeySignInPayload> {
    return await settle(BeginPasskeySignInPayload, async () => {
      const { options } = await beginPasskeySignIn(context, { ...input });
      return { options: JSON.stringify(options) };
    });
  }

  @Mutation(() => SignInPayload, {
    description:
      'Signs in with a passkey. Unknown, removed, copied and foreign ones, and answers that come late or twice, are refused alike.',
  })
  async signInWithPasskey(
    @Arg('input', { description: 'The scheme, and what the device answered.' }) input: SignInWithPasskeyInput,
    @Ctx() context: ApiContext,
  ): Promise<SignInPayload> {
    return await settle(SignInPayload, () => signInWithPasskey(context, { ...input }));
  }

  @Mutation(() => RemovePasskeyPayload, { description: 'Removes a passkey of yours: it signs nobody in any more.' })
  async removePasskey(
    @Arg('input', { description: 'Which passkey.' }) input: RemovePasskeyInput,
    @Ctx() context: ApiContext,
  ): Promise<RemovePasskeyPayload> {
    const passkeyId = idOf('Passkey', input.passkeyId);
    return await settle(RemovePasskeyPayload, async () => {
      await removePasskey(context, { passkeyId });
      return { removed: true };
    });
  }
}

function presentPasskey({ id, ...record }: PasskeyRecord): Passkey {
  return Object.assign(new Passkey(), { ...record, id: toGlobalId('Passkey', id) });
}
