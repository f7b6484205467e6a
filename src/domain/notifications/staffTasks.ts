/** What the service cannot do, and asks somebody of the scheme's staff to see to. */
export const staffTaskKinds = ['UNREACHABLE_MEMBER'] as const;
export type StaffTaskKind = (typeof staffTaskKinds)[number];

export const staffTaskStates = ['WAITING', 'SETTLED'] as const;
export type StaffTaskState = (typeof staffTaskStates)[number];

export const staffNoteMax = 500;

/** Why there is such a task, and what would help: it names nobody, so that it may stand anywhere. */
export const whyStaffTask: Readonly<Record<StaffTaskKind, string>> = {
  UNREACHABLE_MEMBER:
    'A message to this member came back, and no other way reaches them. Ask whoever knows them and correct their address (correctMemberAddress), or say here what you did.',
};

/** What stands on a task that nobody settled by hand. */
export const endedWithMembership = 'The membership has ended.';
export const joinedWithAnother = 'The membership was joined with another.';
export const reachedAgain = 'A message reached them again.';
export const addressMended = 'Their address was corrected.';
