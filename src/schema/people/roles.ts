import { IsOptional, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Open } from '../common/visibility.js';
import { Member } from './member.js';
import { RoleName } from './viewer.js';

/** Who, and where: what giving and taking a role both ask. */
@InputType()
abstract class RoleHolderInput {
  @Field(() => ID, { nullable: true, description: 'The member. Give this or memberNumber.' })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on their card. Give this or memberId.' })
  @IsOptional()
  @MaxLength(20)
  memberNumber?: string | null;

  @Field(() => ID, { nullable: true, description: 'The organisation. Null for OPERATOR and AUDITOR.' })
  organisationId?: string | null;
}

@InputType({ description: 'Who takes which role, and where.' })
export class AssignRoleInput extends RoleHolderInput {
  @Field(() => RoleName, { description: 'The role. Coordinators give LEADER and TILL; operators give all.' })
  role!: keyof typeof RoleName;
}

@Open()
@ObjectType({ description: 'They hold the role from now on.' })
export class AssignRolePayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}

@InputType({ description: 'Who gives up which role, and where.' })
export class RemoveRoleInput extends RoleHolderInput {
  @Field(() => RoleName, { description: 'The role.' })
  role!: keyof typeof RoleName;
}

@Open()
@ObjectType({ description: 'They no longer hold the role.' })
export class RemoveRolePayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}
