import type { TimesheetRow } from '../../domain/hours/timesheet/index.js';
import { readEmail, readPhone } from '../../domain/people/address.js';
import { nameKey } from '../../domain/people/nameKey.js';
import type { SchemeTransaction } from '../../entities/database.js';

interface KnownMember {
  id: string;
  memberNumber: string;
  nameKey: string;
  email: string | null;
  phone: string | null;
  status: string;
}

export type MemberMatch = { memberId: string } | { problem: string };

/**
 * Finds the members that a sheet's rows speak of. A number or an address of a membership that was joined with another means the other. What names one person for certain goes first: the member number, then email, then phone,
 * then the name where only one member has it. An address the scheme does not know gives way to the name only if that member has none on file.
 */
export class SheetMembers {
  private readonly byNumber = new Map<string, KnownMember>();
  private readonly byEmail = new Map<string, KnownMember>();
  private readonly byPhone = new Map<string, KnownMember>();
  private readonly byName = new Map<string, KnownMember[]>();

  /** Reads the members that any of the rows may mean, in one query. */
  static async read(tx: SchemeTransaction, rows: readonly TimesheetRow[]): Promise<SheetMembers> {
    const refs = rows.map((row) => row.memberRef);
    const known = await tx.sql<KnownMember>(
      `SELECT coalesce(r.id, m.id) AS id, m.member_number AS "memberNumber", m.name_key AS "nameKey", lower(m.email) AS email, m.phone,
              coalesce(r.status, m.status) AS status
       FROM member m LEFT JOIN member r ON r.scheme_id = m.scheme_id AND r.id = m.merged_into_id
       WHERE m.scheme_id = $1 AND (m.member_number = ANY ($2) OR lower(m.email) = ANY ($3) OR m.phone = ANY ($4) OR m.name_key = ANY ($5))`,
      [
        tx.schemeId,
        distinct(refs.map((ref) => ref.memberNumber?.toUpperCase())),
        distinct(refs.map((ref) => ref.email && readEmail(ref.email))),
        distinct(refs.map((ref) => ref.phone && readPhone(ref.phone))),
        distinct(refs.map((ref) => ref.name && nameKey(ref.name))),
      ],
    );
    return new SheetMembers(known);
  }

  private constructor(known: readonly KnownMember[]) {
    for (const member of known) {
      this.byNumber.set(member.memberNumber, member);
      if (member.email) this.byEmail.set(member.email, member);
      if (member.phone) this.byPhone.set(member.phone, member);
      // Two memberships that were joined are one person, whichever of the two names stands on the sheet.
      const namesakes = this.byName.get(member.nameKey) ?? [];
      if (!namesakes.some(({ id }) => id === member.id)) this.byName.set(member.nameKey, [...namesakes, member]);
    }
  }

  /** The member of a row, or what to tell the group about it. */
  match(row: TimesheetRow): MemberMatch {
    const { memberNumber, email, phone, name } = row.memberRef;
    const certain =
      (memberNumber && this.byNumber.get(memberNumber.toUpperCase())) ||
      (email && this.byEmail.get(readEmail(email) ?? '')) ||
      (phone && this.byPhone.get(readPhone(phone) ?? ''));
    if (certain) return accept(certain);
    const shown = name ?? email ?? phone ?? memberNumber ?? '';
    if (memberNumber)
      return { problem: `nobody in the scheme has the member number “${memberNumber}”. Please check it.` };
    const namesakes = name ? (this.byName.get(nameKey(name)) ?? []) : [];
    if (namesakes.length > 1)
      return { problem: `several members are called “${shown}”. Please add an email address, phone or member number.` };
    const [only] = namesakes;
    if (!only)
      return {
        problem: `nobody called “${shown}” is a member yet. Ask the scheme's staff to add them, or check the spelling.`,
      };
    if ((email && only.email) || (phone && only.phone)) {
      return {
        problem: `“${shown}” is a member, but with another ${email && only.email ? 'email address' : 'phone number'}. Please check which is right.`,
      };
    }
    return accept(only);
  }
}

function accept(member: KnownMember): MemberMatch {
  return member.status === 'ACTIVE' ? { memberId: member.id } : { problem: 'this membership has ended.' };
}

function distinct(values: readonly (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))] as string[];
}
