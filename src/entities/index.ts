import { AccountEntity, MintRequestEntity } from './accounts/entities.js';
import { AppEntity, AppSecretEntity, ConsentEntity, TillEntity } from './apps/entities.js';
import { CalendarFeedEntity } from './calendars/entities.js';
import { DueWorkEntity } from './dueWork/entities.js';
import { HoursImportEntity, HoursLogEntity, UploadEntity } from './hours/entities.js';
import { HelpAnswerEntity, HelpExchangeEntity, HelpPostEntity, MemberBlockEntity } from './neighbours/entities.js';
import { LetterEntity, MessageEntity, StaffTaskEntity } from './notifications/entities.js';
import {
  ApplicationEntity,
  GuardianConsentEntity,
  MemberCheckEntity,
  OpportunityEntity,
  SkillEntity,
  TrainingEntity,
} from './opportunities/entities.js';
import { LeaderAbsenceEntity, OrganisationEntity } from './organisations/entities.js';
import {
  ApiKeyEntity,
  CareLinkEntity,
  InvitationEntity,
  MemberEntity,
  RoleAssignmentEntity,
  SchemeEntity,
  SessionEntity,
  SignInCodeEntity,
  WardEntity,
} from './people/entities.js';
import { MemberProfileEntity } from './profiles/entities.js';
import { RotaEntity, RotaGapEntity, RotaSeatEntity, RotaWishEntity } from './rotas/entities.js';
import { RoundEntity } from './rounds/entities.js';
import { SavedSearchEntity } from './searches/entities.js';
import { BookingEntity, ShiftEntity, ShiftRoleEntity, ShiftSeriesEntity, SwapEntity } from './shifts/entities.js';
import { MemberCardEntity, OfferEntity, RedemptionEntity } from './spending/entities.js';

/** Every mapped table, listed: nothing is found by scanning folders. The ledger's own tables are reached through its SQL functions. */
export const entities = [
  SchemeEntity,
  WardEntity,
  OrganisationEntity,
  LeaderAbsenceEntity,
  MemberEntity,
  RoleAssignmentEntity,
  SignInCodeEntity,
  SessionEntity,
  ApiKeyEntity,
  CareLinkEntity,
  InvitationEntity,
  UploadEntity,
  HoursLogEntity,
  HoursImportEntity,
  OfferEntity,
  RedemptionEntity,
  MemberCardEntity,
  SavedSearchEntity,
  AccountEntity,
  MintRequestEntity,
  DueWorkEntity,
  MessageEntity,
  LetterEntity,
  StaffTaskEntity,
  AppEntity,
  AppSecretEntity,
  ConsentEntity,
  TillEntity,
  SkillEntity,
  TrainingEntity,
  OpportunityEntity,
  ApplicationEntity,
  GuardianConsentEntity,
  MemberCheckEntity,
  MemberProfileEntity,
  ShiftSeriesEntity,
  ShiftEntity,
  ShiftRoleEntity,
  BookingEntity,
  HelpPostEntity,
  HelpAnswerEntity,
  HelpExchangeEntity,
  MemberBlockEntity,
  SwapEntity,
  CalendarFeedEntity,
  RotaEntity,
  RotaSeatEntity,
  RotaGapEntity,
  RotaWishEntity,
  RoundEntity,
];
