import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { member } from '../../queries/people/member.js';
import { Account } from '../../schema/accounts/account.js';
import { Private } from '../../schema/common/visibility.js';
import { Member } from '../../schema/people/member.js';
import { Ward } from '../../schema/people/scheme.js';
import { presentAccount } from '../accounts/presentAccount.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentMember, presentWard } from './presentPeople.js';

@Resolver(() => Member)
export class MemberResolver {
  @Query(() => Member, { description: 'One member: yourself, or anyone for operators and auditors.' })
  async member(@Arg('id', () => ID, { description: 'The member.' }) id: string, @Ctx() context: ApiContext): Promise<Member> {
    return presentMember(await member(context, { memberId: idOf('Member', id) }));
  }

  @Private('memberRead')
  @FieldResolver(() => Account, { nullable: true, description: 'Their wallet. Null where it is hidden from you.' })
  async account(@Root() root: Member, @Ctx() context: ApiContext): Promise<Account> {
    return present(await context.loaders.accountOfMember.load(root.memberId), presentAccount);
  }

  @Private('memberRead')
  @FieldResolver(() => Ward, { nullable: true, description: 'Where they live. Null where it is not known or hidden from you.' })
  async ward(@Root() root: Member, @Ctx() context: ApiContext): Promise<Ward | null> {
    return root.wardId === null ? null : present(await context.loaders.ward.load(root.wardId), presentWard);
  }
}
