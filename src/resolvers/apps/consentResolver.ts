import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { revokeConsent } from '../../commands/apps/revokeConsent.js';
import { consents } from '../../queries/apps/consents.js';
import { App } from '../../schema/apps/app.js';
import {
  Consent,
  ConsentConnection,
  ConsentsArgs,
  RevokeConsentInput,
  RevokeConsentPayload,
} from '../../schema/apps/consent.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentApp, presentConsent } from './presentApps.js';

@Resolver(() => Consent)
export class ConsentResolver {
  @Query(() => ConsentConnection, {
    description:
      'What you allowed apps, the newest first, what has ended included. Guardians and operators name whose.',
  })
  async consents(
    @Args(() => ConsentsArgs) { first, after, member }: ConsentsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Consent>> {
    const page = await consents(context, { first, after, memberId: namedOrOwnMemberId(member, context) });
    return presentPage(ConsentConnection, page, presentConsent);
  }

  @Mutation(() => RevokeConsentPayload, {
    description: 'Takes back what an app was allowed, from now on. For the member, their guardians, and operators.',
  })
  async revokeConsent(
    @Arg('input', { description: 'Which consent.' }) input: RevokeConsentInput,
    @Ctx() context: ApiContext,
  ): Promise<RevokeConsentPayload> {
    const consentId = idOf('Consent', input.consentId);
    return await settle(RevokeConsentPayload, async () => {
      const consent = presentConsent(await revokeConsent(context, { consentId }));
      forgetRead(context.loaders);
      return { consent };
    });
  }

  @FieldResolver(() => App, { description: 'The app that may act.' })
  async app(@Root() root: Consent, @Ctx() context: ApiContext): Promise<App> {
    return present(await context.loaders.app.load(root.appId), presentApp);
  }

  @FieldResolver(() => Member, { description: 'For whom it acts.' })
  async member(@Root() root: Consent, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }
}
