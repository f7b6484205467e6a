/** What an act is called where the member it was about reads of it. */
const words: Readonly<Record<string, string>> = {
  registerMember: 'Entered them as a member',
  logHours: 'Wrote down hours',
  giftCredits: 'Gave credits to another member',
  appealHours: 'Asked that declined hours are looked at again',
  createRedemptionCode: 'Made a code for the till',
  redeemCredits: 'Took credits for an offer',
  holdOffer: 'Set credits aside for a visit',
  releaseHold: 'Gave back what was set aside for a visit',
  donateCredits: 'Donated credits',
  freezeAccount: 'Froze the wallet or opened it again',
  closeMembership: 'Ended the membership',
  issueMemberCard: 'Made a member card',
  blockMemberCard: 'Blocked the member card',
  reverseRedemption: 'Gave back credits from a visit',
  updateMemberPreferences: 'Changed their choices',
  updateMemberAddress: 'Changed where letters go to them',
  correctMemberAddress: 'Corrected where messages go to them',
  reverseAward: 'Took back the credits of approved hours',
  mergeMembers: 'Joined two memberships into this one',
  nameDeputy: 'Named who stands in for them',
  endDeputy: 'Ended that somebody stands in for them',
  nameHelper: 'Named a helper',
  nameGuardian: 'Named a guardian',
  endCareLink: 'Ended that somebody acts for them',
  revokeApiKey: 'Switched off an app',
  postHelpOffer: 'Offered help to neighbours',
  postHelpRequest: 'Asked neighbours for help',
  updateHelpPost: 'Changed a post among neighbours',
  withdrawHelpPost: 'Took a post among neighbours back',
  answerHelp: 'Answered a neighbour',
  withdrawAnswer: 'Took an answer to a neighbour back',
  declineAnswer: 'Declined a neighbour’s answer',
  proposeExchange: 'Proposed a time to a neighbour',
  agreeExchange: 'Agreed on a time with a neighbour',
  rescheduleExchange: 'Proposed another time to a neighbour',
  cancelExchange: 'Called off a time with a neighbour',
  missExchange: 'Said that a neighbour did not come',
  confirmExchange: 'Confirmed how long help between neighbours took',
  completeExchange: 'Thanked a neighbour with credits',
  disputeExchange: 'Said that help between neighbours was otherwise',
  blockMember: 'Blocked another member',
  unblockMember: 'Unblocked another member',
};

/** The act of a command in words; one without words of its own is told by its name: "holdOffer" becomes "Hold offer". */
export function actWords(action: string): string {
  const known = Object.hasOwn(words, action) ? words[action] : undefined;
  if (known) return known;
  const spaced = action.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`;
}
