import { DomainError } from '../errors.js';
import { plainLine, plainText } from '../notifications/plainFacts.js';
import { hasLength } from '../text.js';

export interface RoleForm {
  name: string;
  capacity: number;
  skillIds: string[];
}

const rolesMax = 10;
const skillsMax = 10;

function refused(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}

/** A wall time, HH:MM. @throws DomainError INVALID_INPUT */
export function checkedTime(typed: string): string {
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(typed.trim()) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) {
    throw refused('startTime', 'A start is a time of the day, written like 18:00.');
  }
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** @throws DomainError INVALID_INPUT */
export function checkedDuration(minutes: number): number {
  if (!Number.isInteger(minutes) || minutes < 15 || minutes > 1440) {
    throw refused('durationMinutes', 'A shift lasts from 15 minutes to 24 hours.');
  }
  return minutes;
}

/** @throws DomainError INVALID_INPUT */
export function checkedNote(typed: string): string {
  const note = plainText(typed);
  if (!hasLength(note, 0, 1000)) throw refused('note', 'A note has at most 1,000 characters.');
  return note;
}

/** The kinds of place of a shift by name, those it has and those that are to come. @throws DomainError INVALID_INPUT */
export function mustHaveFewRoles(names: readonly string[]): void {
  if (new Set(names.map((name) => name.toLowerCase())).size <= rolesMax) return;
  throw refused('roles', `A shift has at most ${rolesMax} kinds of place. Change one that it has instead.`);
}

/** Kinds of place, each under a name of its own. @throws DomainError INVALID_INPUT */
export function checkedRoles(typed: readonly RoleForm[]): RoleForm[] {
  if (typed.length < 1 || typed.length > rolesMax) {
    throw refused('roles', `A shift has from 1 to ${rolesMax} kinds of place.`);
  }
  const roles = typed.map(({ name, capacity, skillIds }) => ({
    name: plainLine(name),
    capacity,
    skillIds: [...new Set(skillIds)],
  }));
  for (const { name, capacity, skillIds } of roles) {
    if (!hasLength(name, 1, 80)) throw refused('roles', 'A kind of place has a name of 1 to 80 characters.');
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > 500) {
      throw refused('roles', `"${name}" is for 1 to 500 people.`);
    }
    if (skillIds.length > skillsMax) throw refused('roles', `"${name}" asks for at most ${skillsMax} skills.`);
  }
  const names = new Set(roles.map(({ name }) => name.toLowerCase()));
  if (names.size < roles.length) throw refused('roles', 'Two kinds of place have the same name.');
  return roles;
}
