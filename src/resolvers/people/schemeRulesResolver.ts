import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { updateSchemeRules } from '../../commands/schemes/updateSchemeRules.js';
import { settle } from '../../schema/common/payload.js';
import { UpdateSchemeRulesInput } from '../../schema/people/schemeRules.js';
import { UpdateSchemeRulesPayload } from '../../schema/people/schemeRulesPayload.js';
import { forgetRead } from '../common/afterWrite.js';
import type { ApiContext } from '../context.js';
import { presentScheme } from './presentPeople.js';

@Resolver()
export class SchemeRulesResolver {
  @Mutation(() => UpdateSchemeRulesPayload, { description: "Changes the scheme's rules, from now on. For operators." })
  async updateSchemeRules(
    @Arg('input', { description: 'What changes.' }) input: UpdateSchemeRulesInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateSchemeRulesPayload> {
    return await settle(UpdateSchemeRulesPayload, async () => {
      const scheme = presentScheme(await updateSchemeRules(context, { ...input }));
      forgetRead(context.loaders);
      return { scheme };
    });
  }
}
