import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { AccessFeature, Cause } from '../../domain/opportunities/opportunity.js';

/** What a member says of themselves, so that they and what they can do find each other. */
export const MemberProfileEntity = defineEntity({
  name: 'MemberProfile',
  tableName: 'member_profile',
  properties: {
    memberId: p.uuid().primary(),
    schemeId: p.uuid(),
    about: p.text().default(''),
    skillIds: p.array().columnType('uuid[]').default([]),
    interests: p.array().$type<Cause[]>().default([]),
    avoids: p.array().$type<Cause[]>().default([]),
    avoidsWords: p.text().default(''),
    languages: p.array().default([]),
    accessNeeds: p.array().$type<AccessFeature[]>().default([]),
    latitude: p.float().nullable(),
    longitude: p.float().nullable(),
    travelMetres: p.integer().nullable(),
    takesRemote: p.boolean().default(true),
    weeklyMinutesMax: p.integer().nullable(),
    findable: p.boolean().default(false),
    changedAt: p.datetime(),
  },
});
export type MemberProfileEntity = InferEntity<typeof MemberProfileEntity>;
