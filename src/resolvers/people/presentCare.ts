import { toGlobalId } from '../../domain/ids.js';
import { actWords } from '../../domain/people/actWords.js';
import type { ActRecord } from '../../queries/people/actsByOthers.js';
import type { CareLinkRecord } from '../../queries/records.js';
import { ActByOther, CareLink } from '../../schema/people/care.js';

export function presentCareLink(record: CareLinkRecord): CareLink {
  return Object.assign(new CareLink(), {
    id: toGlobalId('CareLink', record.id),
    kind: record.kind,
    beginsAt: record.beginsAt,
    until: record.until,
    consentedAt: record.consentedAt,
    consentedHow: record.consentedHow,
    endedAt: record.endedAt ?? null,
    memberId: record.forMemberId,
    byMemberId: record.byMemberId,
  });
}

export function presentAct({ occurredAt, action, actedAs, byMemberId }: ActRecord): ActByOther {
  return Object.assign(new ActByOther(), { occurredAt, action, what: actWords(action), actedAs, byMemberId });
}
