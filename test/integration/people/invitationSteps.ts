import { type InviteMemberInput, inviteMember } from '../../../src/commands/people/inviteMember.js';
import type { InvitationEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

export interface Invited {
  invitation: InvitationEntity;
  messageSent: boolean;
  /** As it stands in the message. */
  token: string;
}

/** Invites somebody, and reads the token where they would: in the message. */
export async function invited(world: World, actor: Actor, input: InviteMemberInput): Promise<Invited> {
  const { invitation, messageSent } = await inviteMember(world.as(actor), input);
  const [latest] = await messagesOf(world, invitation.id);
  const token = /token=([0-9A-Y-]{19})(?=\s|$)/.exec(latest?.body ?? '')?.[1] ?? '';
  return { invitation, messageSent, token };
}

export interface InvitationMessage {
  channel: string;
  subject: string;
  body: string;
  sensitive: boolean;
  state: string;
}

/** The messages about an invitation, the latest first. */
export async function messagesOf(world: World, invitationId: string): Promise<InvitationMessage[]> {
  return await world.test.admin<InvitationMessage>(
    `SELECT channel, subject, body, sensitive, state FROM notification WHERE scheme_id = $1 AND invitation_id = $2
     ORDER BY created_at DESC, id DESC`,
    [world.schemeId, invitationId],
  );
}
