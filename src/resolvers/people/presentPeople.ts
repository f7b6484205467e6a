import { toGlobalId } from '../../domain/ids.js';
import { TOPICS } from '../../domain/notifications/kinds.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { ApiKeyRecord, MemberRecord, SchemeRecord, WardRecord } from '../../queries/records.js';
import { ApiKey, type ApiKeyScopeValue } from '../../schema/people/apiKey.js';
import { Member } from '../../schema/people/member.js';
import { Scheme, SchemeRules, Ward } from '../../schema/people/scheme.js';
import { presentLocation } from '../organisations/presentOrganisation.js';

export function presentMember(record: MemberRecord): Member {
  return Object.assign(new Member(), {
    id: toGlobalId('Member', record.id),
    name: record.name,
    memberNumber: record.memberNumber,
    status: record.status,
    email: record.email ?? null,
    phone: record.phone ?? null,
    addressLines: record.addressLines,
    preferredChannel: record.preferredChannel,
    messageFrequency: record.messageFrequency,
    topics: TOPICS.filter((topic) => !record.topicsOff.includes(topic)),
    messageLanguage: record.locale,
    largePrint: record.largePrint,
    rewardChoice: record.rewardChoice,
    createdAt: record.createdAt,
    adultFromOn: record.adultFromOn ?? null,
    memberId: record.id,
    wardId: record.wardId ?? null,
    donateToOrganisationId: record.donateToOrganisationId ?? null,
    mergedIntoId: record.mergedIntoId ?? null,
  });
}

export function presentWard(record: WardRecord): Ward {
  return Object.assign(new Ward(), {
    id: toGlobalId('Ward', record.id),
    gssCode: record.gssCode,
    name: record.name,
    location: presentLocation(record),
  });
}

export function presentScheme(record: SchemeRecord): Scheme {
  return Object.assign(new Scheme(), {
    id: toGlobalId('Scheme', record.schemeId),
    slug: record.slug,
    name: record.name,
    timeZone: record.timeZone,
    rules: Object.assign(new SchemeRules(), rulesOf(record.rules)),
    schemeId: record.schemeId,
  });
}

/** Never the token: nobody has it but whoever was shown it. */
export function presentApiKey(record: ApiKeyRecord): ApiKey {
  return Object.assign(new ApiKey(), {
    id: toGlobalId('ApiKey', record.id),
    kind: record.kind,
    name: record.name,
    prefix: record.prefix,
    // Only known scopes are ever stored: see commands/people/createApiKey.
    scopes: record.scopes as ApiKeyScopeValue[],
    createdAt: record.createdAt,
    expiresAt: record.expiresAt ?? null,
    lastUsedAt: record.lastUsedAt ?? null,
    revokedAt: record.revokedAt ?? null,
    organisationId: record.organisationId ?? null,
    memberId: record.memberId ?? null,
    createdByMemberId: record.createdByMemberId,
  });
}
