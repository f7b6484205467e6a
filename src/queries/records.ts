/** What reads return about the mapped tables, for whoever presents them. */
export type {
  AppEntity as AppRecord,
  AppSecretEntity as AppSecretRecord,
  ConsentEntity as ConsentRecord,
  TillEntity as TillRecord,
} from '../entities/apps/entities.js';
export type { CalendarFeedEntity as CalendarFeedRecord } from '../entities/calendars/entities.js';
export type { DueWorkEntity as DueWorkRecord } from '../entities/dueWork/entities.js';
export type {
  HoursImportEntity as HoursImportRecord,
  HoursLogEntity as HoursLogRecord,
} from '../entities/hours/entities.js';
export type {
  LetterEntity as LetterRecord,
  MessageEntity as MessageRecord,
  StaffTaskEntity as StaffTaskRecord,
} from '../entities/notifications/entities.js';
export type {
  ApplicationEntity as ApplicationRecord,
  GuardianConsentEntity as GuardianConsentRecord,
  MemberCheckEntity as MemberCheckRecord,
  OpportunityEntity as OpportunityRecord,
  SkillEntity as SkillRecord,
  TrainingEntity as TrainingRecord,
} from '../entities/opportunities/entities.js';
export type { OrganisationEntity as OrganisationRecord } from '../entities/organisations/entities.js';
export type {
  ApiKeyEntity as ApiKeyRecord,
  CareLinkEntity as CareLinkRecord,
  InvitationEntity as InvitationRecord,
  MemberEntity as MemberRecord,
  RoleAssignmentEntity as RoleAssignmentRecord,
  SchemeEntity as SchemeRecord,
  WardEntity as WardRecord,
} from '../entities/people/entities.js';
export type { MemberProfileEntity as MemberProfileRecord } from '../entities/profiles/entities.js';
export type { RoundEntity as RoundRecord } from '../entities/rounds/entities.js';
export type { SavedSearchEntity as SavedSearchRecord } from '../entities/searches/entities.js';
export type { BookingEntity as BookingRecord } from '../entities/shifts/entities.js';
export type {
  MemberCardEntity as MemberCardRecord,
  OfferEntity as OfferRecord,
  RedemptionEntity as RedemptionRecord,
} from '../entities/spending/entities.js';
