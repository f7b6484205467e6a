import { inputHash } from '../../../commands/secrets.js';
import { actorName, type MemberActor } from '../../../policies/actor.js';
import type { Borough, DemoGroup, DemoMember } from '../borough.js';
import type { WaitingLog } from './giving.js';

/** A call of approveHours, or the approval of an appeal, as approve_batch reads it. */
export function approvalRequest(
  { ids }: Borough,
  request: number,
  by: MemberActor,
  logs: readonly WaitingLog[],
  at: Date,
  isAppeal: boolean,
): object {
  const input = { ids: logs.map(({ id }) => id), confirmAboveCap: false };
  return {
    request,
    actor: actorName(by),
    action: isAppeal ? null : 'approveHours',
    event: isAppeal ? 'AppealDecided' : 'HoursApproved',
    key: isAppeal ? null : ids.at(at),
    input_hash: inputHash('approveHours', input),
    refused: [],
  };
}

/** A log of such a call. */
export function approvalItem(
  borough: Borough,
  item: number,
  request: number,
  group: DemoGroup,
  { id, member, given }: WaitingLog,
  at: Date,
  isAppeal: boolean,
): object {
  const { ids, rules } = borough;
  const receiver = receiverOf(borough, member);
  return {
    item,
    request,
    hours_log_id: id,
    from_state: isAppeal ? 'APPEALED' : 'SUBMITTED',
    member_id: member.id,
    wallet_id: member.walletId,
    to_account_id: receiver,
    payer_id: receiver === null || rules.issuancePolicy === 'MINT' ? null : group.potId,
    transfer_id: ids.at(at),
    audit_id: ids.at(at),
    event_id: ids.at(at),
    amount_minutes: given.rewardMinutes,
    rewarded_as: member.reward,
    funder: rules.funder,
  };
}

/** Where the credits for a member's hours go; null where the member wants none. */
export function receiverOf({ communityPotId }: Borough, member: DemoMember): string | null {
  switch (member.reward) {
    case 'CREDITS':
      return member.walletId;
    case 'DONATE':
      return member.donatesTo?.group?.potId ?? communityPotId;
    case 'RECOGNITION_ONLY':
      return null;
  }
}
