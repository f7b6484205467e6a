import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Open } from '../common/visibility.js';

export const RoleName = {
  LEADER: 'LEADER',
  COORDINATOR: 'COORDINATOR',
  TILL: 'TILL',
  OPERATOR: 'OPERATOR',
  AUDITOR: 'AUDITOR',
} as const;
registerEnumType(RoleName, {
  name: 'RoleName',
  description: 'What someone does in a scheme or for an organisation.',
  valuesConfig: {
    LEADER: { description: "Approves an organisation's hours." },
    COORDINATOR: { description: 'Also manages its people, offers and profile.' },
    TILL: { description: 'Accepts credits at its venue, and nothing else.' },
    OPERATOR: { description: 'Runs the scheme.' },
    AUDITOR: { description: 'Reads everything, changes nothing.' },
  },
});

@Open()
@ObjectType({ description: 'A role that someone holds now.' })
export class HeldRole {
  @Field(() => RoleName, { description: 'The role.' })
  role!: keyof typeof RoleName;

  /** For the edge to its organisation. */
  organisationId!: string | null;
}

@Open()
@ObjectType({ description: 'Who is asking.' })
export class Viewer {
  @Field(() => [HeldRole], { description: 'The roles held now.' })
  roles!: HeldRole[];

  /** Not part of the API. */
  memberId!: string | null;
  schemeId!: string;
  organisationIds!: string[];
}
