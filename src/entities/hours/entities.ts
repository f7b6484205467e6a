import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { importStates, importStops } from '../../domain/imports/imports.js';

export const UploadEntity = defineEntity({
  name: 'Upload',
  tableName: 'upload',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    uploadedBy: p.text(),
    fileName: p.text(),
    content: p.blob(),
    sha256: p.blob(),
    createdAt: p.datetime(),
  },
});
export type UploadEntity = InferEntity<typeof UploadEntity>;

/** A claim that a member gave time on a day. Credits follow when somebody else approves it. */
export const HoursLogEntity = defineEntity({
  name: 'HoursLog',
  tableName: 'hours_log',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    organisationId: p.uuid(),
    /** yyyy-mm-dd in the scheme's zone. */
    workedOn: p.date(),
    startsAt: p.datetime().nullable(),
    endsAt: p.datetime().nullable(),
    breakMinutes: p.integer().default(0),
    givenMinutes: p.integer(),
    rewardMinutes: p.integer(),
    activity: p.text().default(''),
    rewardChoice: p.enum(['CREDITS', 'DONATE', 'RECOGNITION_ONLY'] as const).nullable(),
    state: p.enum(['SUBMITTED', 'APPROVED', 'DECLINED', 'APPEALED', 'REVERSED'] as const),
    submittedBy: p.text(),
    submittedAt: p.datetime(),
    decidedBy: p.text().nullable(),
    decidedAt: p.datetime().nullable(),
    declineReason: p.text().nullable(),
    rewardedAs: p.enum(['CREDITS', 'DONATE', 'RECOGNITION_ONLY'] as const).nullable(),
    transferId: p.uuid().nullable(),
    /** NONE: nothing moves for them. UNFUNDED: a pot is still to give the credits. STAYED: that pot is the one that was to receive them. */
    creditState: p.enum(['NONE', 'CREDITED', 'UNFUNDED', 'STAYED'] as const).default('NONE'),
    /** The pot did not cover them when they were approved. */
    wasUnfunded: p.boolean().default(false),
    appealedAt: p.datetime().nullable(),
    appealedBy: p.text().nullable(),
    appealWords: p.text().nullable(),
    appealAnswer: p.text().nullable(),
    reversedAt: p.datetime().nullable(),
    reversalReason: p.text().nullable(),
    importId: p.uuid().nullable(),
    importRow: p.integer().nullable(),
    /** The attendance that wrote it by itself. */
    bookingId: p.uuid().nullable(),
  },
});
export type HoursLogEntity = InferEntity<typeof HoursLogEntity>;

/** A group's timesheet on its way to becoming logs, or what came of it. */
export const HoursImportEntity = defineEntity({
  name: 'HoursImport',
  tableName: 'hours_import',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    organisationId: p.uuid(),
    uploadId: p.uuid(),
    /** Who asked for it, and when. */
    importedBy: p.text(),
    importedAt: p.datetime(),
    state: p.enum(importStates),
    skipsProblems: p.boolean(),
    /** Rows with hours on them. Null: not counted yet. */
    rowsRead: p.integer().nullable(),
    rowsChecked: p.integer().default(0),
    /** Good rows. Null: not every row was judged yet. */
    rowsToLoad: p.integer().nullable(),
    rowsLoaded: p.integer().default(0),
    /** The last row that was dealt with, as the spreadsheet program numbers it. */
    afterRow: p.integer().default(0),
    rowsAdded: p.integer(),
    rowsAlreadyLoaded: p.integer(),
    rowsRefused: p.integer(),
    addedMinutes: p.integer().default(0),
    judgedAt: p.datetime().nullable(),
    stoppedAt: p.datetime().nullable(),
    stoppedWhy: p.enum(importStops).nullable(),
    refusal: p.text().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type HoursImportEntity = InferEntity<typeof HoursImportEntity>;
