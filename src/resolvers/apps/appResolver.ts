import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { endApp } from '../../commands/apps/endApp.js';
import { endAppSecret } from '../../commands/apps/endAppSecret.js';
import { registerApp } from '../../commands/apps/registerApp.js';
import { resumeApp } from '../../commands/apps/resumeApp.js';
import { rotateAppSecret } from '../../commands/apps/rotateAppSecret.js';
import { suspendApp } from '../../commands/apps/suspendApp.js';
import { apps } from '../../queries/apps/apps.js';
import type { AppRecord } from '../../queries/records.js';
import {
  App,
  AppConnection,
  AppSecret,
  AppsArgs,
  EndAppInput,
  EndAppPayload,
  EndAppSecretInput,
  EndAppSecretPayload,
  RegisterAppInput,
  RegisterAppPayload,
  ResumeAppInput,
  ResumeAppPayload,
  RotateAppSecretInput,
  RotateAppSecretPayload,
  SuspendAppInput,
  SuspendAppPayload,
} from '../../schema/apps/app.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentApp, presentSecret } from './presentApps.js';

@Resolver(() => App)
export class AppResolver {
  @Query(() => AppConnection, {
    description:
      "Registered apps, the newest first, ended ones included: all for operators and auditors, an organisation's servers for its coordinators too.",
  })
  async apps(
    @Args(() => AppsArgs) { first, after, organisation }: AppsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<App>> {
    const page = await apps(context, { first, after, organisationId: optionalIdOf('Organisation', organisation) });
    return presentPage(AppConnection, page, presentApp);
  }

  @Mutation(() => RegisterAppPayload, {
    description:
      "Registers an app for OAuth. Its secret, where it keeps one, is shown this once. For operators; an organisation's server for its coordinators too.",
  })
  async registerApp(
    @Arg('input', { description: 'What it is.' }) input: RegisterAppInput,
    @Ctx() context: ApiContext,
  ): Promise<RegisterAppPayload> {
    const organisationId = optionalIdOf('Organisation', input.organisationId);
    return await settle(RegisterAppPayload, async () => {
      const { app, secret } = await registerApp(context, { ...input, organisationId });
      return { app: changed(app, context), secret };
    });
  }

  @Mutation(() => RotateAppSecretPayload, {
    description: 'Gives an app another secret, shown this once. The one before works for seven more days.',
  })
  async rotateAppSecret(
    @Arg('input', { description: 'Which app.' }) input: RotateAppSecretInput,
    @Ctx() context: ApiContext,
  ): Promise<RotateAppSecretPayload> {
    const appId = idOf('App', input.appId);
    return await settle(RotateAppSecretPayload, async () => {
      const { app, secret } = await rotateAppSecret(context, { appId });
      return { app: changed(app, context), secret };
    });
  }

  @Mutation(() => EndAppSecretPayload, {
    description: 'Ends one secret of an app. Tokens got with it last at most ten minutes more.',
  })
  async endAppSecret(
    @Arg('input', { description: 'Which secret.' }) input: EndAppSecretInput,
    @Ctx() context: ApiContext,
  ): Promise<EndAppSecretPayload> {
    const appId = idOf('App', input.appId);
    return await settle(EndAppSecretPayload, async () => ({
      app: changed(await endAppSecret(context, { appId, hint: input.hint }), context),
    }));
  }

  @Mutation(() => SuspendAppPayload, {
    description: 'Pauses an app, from now on. What members allowed it and its tills wait.',
  })
  async suspendApp(
    @Arg('input', { description: 'Which app.' }) input: SuspendAppInput,
    @Ctx() context: ApiContext,
  ): Promise<SuspendAppPayload> {
    const appId = idOf('App', input.appId);
    return await settle(SuspendAppPayload, async () => ({
      app: changed(await suspendApp(context, { appId }), context),
    }));
  }

  @Mutation(() => ResumeAppPayload, { description: 'Lets a suspended app go on. For operators.' })
  async resumeApp(
    @Arg('input', { description: 'Which app.' }) input: ResumeAppInput,
    @Ctx() context: ApiContext,
  ): Promise<ResumeAppPayload> {
    const appId = idOf('App', input.appId);
    return await settle(ResumeAppPayload, async () => ({ app: changed(await resumeApp(context, { appId }), context) }));
  }

  @Mutation(() => EndAppPayload, {
    description: 'Ends an app for good, with its secrets, what members allowed it, and the tills that run it.',
  })
  async endApp(
    @Arg('input', { description: 'Which app.' }) input: EndAppInput,
    @Ctx() context: ApiContext,
  ): Promise<EndAppPayload> {
    const appId = idOf('App', input.appId);
    return await settle(EndAppPayload, async () => ({ app: changed(await endApp(context, { appId }), context) }));
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'Whose server it is. Null for other apps.' })
  async organisation(@Root() root: App, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.organisationId === null) return null;
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @Private('appRead')
  @FieldResolver(() => [AppSecret], {
    nullable: true,
    description: 'Its secrets, the newest first, ended ones included. Null where they are hidden from you.',
  })
  async secrets(@Root() root: App, @Ctx() context: ApiContext): Promise<AppSecret[]> {
    return (await context.loaders.secretsOfApp.load(root.appId)).map(presentSecret);
  }
}

function changed(record: AppRecord, context: ApiContext): App {
  forgetRead(context.loaders);
  return presentApp(record);
}
