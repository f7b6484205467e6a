import type { DomainEvents, DomainEventType } from '../../../outbox/recordEvent.js';
import type { MemberActor } from '../../../policies/actor.js';
import { actorName } from '../../../policies/actor.js';
import type { Borough } from '../borough.js';
import { auditRow } from '../opening.js';
import type { Row } from '../rows.js';

/** One call of one of the ledger's doors. */
export type Act = { at: Date } & (
  | { kind: 'approve'; body: { requests: object[]; items: object[] } }
  | { kind: 'redeem'; body: object[] }
  | { kind: 'transfer'; body: object[] }
  | {
      kind: 'exchange';
      body: {
        transferId: string;
        fromId: string;
        toId: string;
        minutes: number;
        floorMinutes: number;
        expiresAt: Date | null;
      };
    }
  | { kind: 'reverseAward'; body: { hoursLogId: string; reversalId: string; graceUntil: Date; reason: string } }
  | { kind: 'fillPots'; body: { actor: string; lapsesAt: Date | null; potIds: readonly string[] } }
  | { kind: 'expire'; body: Record<string, never> }
  | { kind: 'hold'; body: { holdId: string; row: object; bookedFor: Date; lapsesAt: Date } }
  | { kind: 'endHold'; body: { holdId: string; state: 'RELEASED' | 'LAPSED'; graceUntil: Date } }
  | { kind: 'reverse'; body: { reversalId: string; originalId: string; graceUntil: Date } }
);

/** Tables whose rows are written as they stand at the end of a stretch, in an order in which each finds what it refers to. */
export const plainTables = ['shift', 'shift_role', 'booking'] as const;
type PlainTable = (typeof plainTables)[number];

type Subject = [type: string, id: string];

/** What happened and is not in the database yet. Acts stand in the order of their instants. */
export class Book {
  readonly plain: Record<PlainTable, Row[]> = { shift: [], shift_role: [], booking: [] };
  logs: Row[] = [];
  declined: Row[] = [];
  codes: Row[] = [];
  acts: Act[] = [];
  appealed: Row[] = [];
  upheld: Row[] = [];
  reversedRedemptions: Row[] = [];
  audit: Row[] = [];
  events: Row[] = [];

  constructor(private readonly borough: Borough) {}

  /** A row of a table that is written once; all rows of a table name the same columns. */
  insert(table: PlainTable, row: Row): void {
    this.plain[table].push(row);
  }

  /** What a command records beside its change: an audit row and, where it has one, an event. Nobody is told of what is long over. */
  record<Type extends DomainEventType>(
    by: MemberActor,
    at: Date,
    action: string,
    subject: Subject,
    event?: [type: Type, payload: DomainEvents[Type]],
  ): void {
    this.write(actorName(by), at, action, subject, event);
  }

  /** The same for what the service does by itself. */
  recordBySystem<Type extends DomainEventType>(
    at: Date,
    action: string,
    subject: Subject,
    event?: [type: Type, payload: DomainEvents[Type]],
  ): void {
    this.write('system', at, action, subject, event);
  }

  /** The same with something to say beside it: ids, codes and counts only. */
  recordWith<Type extends DomainEventType>(
    detail: Readonly<Record<string, string | boolean>>,
    by: MemberActor,
    at: Date,
    action: string,
    subject: Subject,
    event?: [type: Type, payload: DomainEvents[Type]],
  ): void {
    this.write(actorName(by), at, action, subject, event, detail);
  }

  /** A log as it is written: by somebody, which is an act of theirs, or by attendance, where the act was the check-out. */
  recordLog(by: string, at: Date, hoursLogId: string, memberId: string, isAttendance: boolean): void {
    if (isAttendance) this.tell(at, 'HoursLogged', { hoursLogId, memberId });
    else this.write(by, at, 'logHours', ['HoursLog', hoursLogId], ['HoursLogged', { hoursLogId, memberId }]);
  }

  /** Credits the hours that wait for pots into which something came. */
  fillPots(by: MemberActor, at: Date, lapsesAt: Date | null, potIds: readonly string[]): void {
    this.acts.push({ kind: 'fillPots', at, body: { actor: actorName(by), lapsesAt, potIds } });
  }

  private tell(at: Date, type: string, payload: object): void {
    const id = this.borough.ids.at(at);
    this.events.push({ id, type, payload, occurred_at: at, relayed_at: at, processed_at: at });
  }

  private write(
    actor: string,
    at: Date,
    action: string,
    subject: Subject,
    event?: [string, object],
    detail: object = {},
  ): void {
    const { ids } = this.borough;
    this.audit.push({ ...auditRow(ids.at(at), at, actor, action, ...subject), detail });
    if (event) this.tell(at, ...event);
  }
}

/** Counted as they happen, for the line in the terminal. */
export interface HistoryCounts {
  logs: number;
  approved: number;
  declined: number;
  appeals: number;
  visits: number;
  bookings: number;
  gifts: number;
  shifts: number;
  places: number;
  exchanges: number;
  reversals: number;
}
