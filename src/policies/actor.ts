import type { Scope } from '../domain/apps/scopes.js';

export { type Scope, scopes } from '../domain/apps/scopes.js';

/** Roles in a scheme. LEADER, COORDINATOR and TILL belong to one organisation; OPERATOR and AUDITOR to the scheme. */
export const roles = ['LEADER', 'COORDINATOR', 'TILL', 'OPERATOR', 'AUDITOR'] as const;
export type Role = (typeof roles)[number];

export interface RoleFact {
  role: Role;
  organisationId: string | null;
}

/** What somebody may do for another member: a GUARDIAN for a child, a HELPER for whoever asked for one. */
export type CareKind = 'GUARDIAN' | 'HELPER';

/** Somebody whom the actor may act for, until an instant. */
export interface CareFact {
  memberId: string;
  kind: CareKind;
  until: Date;
}

/** How somebody proved who they are when they signed in. */
export type SignInMethod = 'CODE' | 'PASSKEY' | 'CARD' | 'STAFF' | 'INVITATION';

export interface MemberActor {
  kind: 'MEMBER';
  schemeId: string;
  memberId: string;
  sessionId: string;
  /** Absent: by a code. Whoever came by CARD has no roles and cares for nobody, whatever the tables say. */
  signedInBy?: SignInMethod;
  roles: RoleFact[];
  /** Whom they may act for at the instant of the request: whoever makes the actor leaves out what is over. Absent: nobody. */
  careFor?: readonly CareFact[];
}

/** A till, an organisation's app, or an app that acts for a member. */
export interface AppActor {
  kind: 'APP';
  appKind: 'TILL' | 'ORGANISATION_APP' | 'MEMBER_APP';
  schemeId: string;
  /** What it shows: a key it was given, or a token it got through OAuth. */
  credential: 'KEY' | 'OAUTH';
  /** Of the key; or of the till, the consent or the organisation's app that the token was given for. */
  appId: string;
  /** The app that the token was given to, where it came by OAuth. */
  clientId?: string;
  scopes: Scope[];
  organisationId: string | null;
  memberId: string | null;
}

/** The service itself, in its jobs. */
export interface SystemActor {
  kind: 'SYSTEM';
  schemeId: string;
}

export interface AnonymousActor {
  kind: 'ANONYMOUS';
}

export type Actor = MemberActor | AppActor | SystemActor | AnonymousActor;
/** Whoever asks from inside a scheme. */
export type SchemeActor = Exclude<Actor, AnonymousActor>;

/** How audit rows, idempotency keys and records name who did something. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'MEMBER':
      return `member:${actor.memberId}`;
    case 'APP':
      return `${actor.credential === 'KEY' ? 'key' : 'app'}:${actor.appId}`;
    case 'SYSTEM':
      return 'system';
    case 'ANONYMOUS':
      return 'anonymous';
  }
}

/** The member whom actorName named. Null where it named no member. */
export function memberNamed(name: string): string | null {
  return name.startsWith('member:') ? name.slice('member:'.length) : null;
}

/** Does the actor hold one of the roles at this organisation? */
export function holdsRoleAt(actor: Actor, organisationId: string, ...wanted: Role[]): boolean {
  return (
    actor.kind === 'MEMBER' &&
    actor.roles.some((fact) => fact.organisationId === organisationId && wanted.includes(fact.role))
  );
}

/** Does the actor hold one of the scheme-wide roles? */
export function holdsSchemeRole(actor: Actor, ...wanted: ('OPERATOR' | 'AUDITOR')[]): boolean {
  return (
    actor.kind === 'MEMBER' &&
    actor.roles.some((fact) => fact.organisationId === null && (wanted as Role[]).includes(fact.role))
  );
}

/** Is the actor this member: signed in, or an app the member gave this scope? */
export function isMemberSelf(actor: Actor, memberId: string, scope?: Scope): boolean {
  if (actor.kind === 'MEMBER') return actor.memberId === memberId;
  return actor.kind === 'APP' && actor.memberId === memberId && scope !== undefined && actor.scopes.includes(scope);
}

/**
 * Is the actor this member, by more than a card and four digits at a screen that others use? For what lasts beyond that visit: whom they name, which
 * apps may read for them, that they leave.
 */
export function isSurelyMember(actor: Actor, memberId: string): boolean {
  return actor.kind === 'MEMBER' && actor.memberId === memberId && actor.signedInBy !== 'CARD';
}

/** Is the actor, signed in, a guardian or helper of this member now? Of one of these kinds, where they are named. */
export function caresFor(actor: Actor, memberId: string, ...wanted: CareKind[]): boolean {
  return (
    actor.kind === 'MEMBER' &&
    (actor.careFor ?? []).some(
      (fact) => fact.memberId === memberId && (wanted.length === 0 || wanted.includes(fact.kind)),
    )
  );
}

/** Is the actor this member, or somebody who acts for them? An app counts as the member for the scope it was given. */
export function actsAsMember(actor: Actor, memberId: string, scope?: Scope): boolean {
  return isMemberSelf(actor, memberId, scope) || caresFor(actor, memberId);
}

/** Is the actor an app or a till of this organisation with this scope? */
export function isKeyOf(actor: Actor, organisationId: string, scope: Scope): boolean {
  return actor.kind === 'APP' && actor.organisationId === organisationId && actor.scopes.includes(scope);
}
