import { addDays, daysBetween, localInstant } from '../../domain/schemes/localTime.js';
import { taken } from './random.js';

const minuteMs = 60_000;

export interface DemoDay {
  /** Counted from the first day. */
  index: number;
  /** yyyy-mm-dd */
  day: string;
  /** Monday 1 … Sunday 7. */
  weekday: number;
  month: number;
}

/** How much happens in a month, against an ordinary one: from January to December. */
const seasons = {
  EVEN: [0.9, 1, 1.05, 1, 1.05, 1.05, 0.95, 0.8, 1.05, 1.1, 1.1, 0.8],
  SUMMER: [0.5, 0.6, 0.95, 1.25, 1.4, 1.35, 1.2, 1.05, 1.2, 1, 0.7, 0.4],
  WINTER: [1.2, 1.15, 1.05, 0.95, 0.9, 0.85, 0.8, 0.75, 0.95, 1.1, 1.2, 1.3],
  TERM: [1.05, 1.05, 1.1, 0.8, 1.1, 1.1, 0.75, 0.15, 1.15, 1.1, 1.2, 0.7],
} as const;

export type Season = keyof typeof seasons;

/** The days that the history goes through, all of them over. Instants are worked out once a day: asking for the zone's offset each time is slow. */
export class DemoCalendar {
  readonly days: readonly DemoDay[];
  private readonly noons: readonly number[];

  /** The days up to and including the last one. */
  constructor(lastDay: string, count: number, zone: string) {
    const first = addDays(lastDay, 1 - count);
    const firstWeekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
    this.days = Array.from({ length: count }, (_, index) => {
      const day = addDays(first, index);
      return { index, day, weekday: ((firstWeekday + index) % 7) + 1, month: Number(day.slice(5, 7)) };
    });
    this.noons = this.days.map(({ day }) => localInstant(day, '12:00', zone).getTime());
  }

  get length(): number {
    return this.days.length;
  }

  at(index: number): DemoDay {
    return taken(this.days, index);
  }

  /** The place of a day yyyy-mm-dd, also before the first and after the last. */
  indexOf(day: string): number {
    return daysBetween(this.at(0).day, day);
  }

  /** The place of the day that an instant falls into, by the light of the sun: right between 01:00 and 23:00. */
  indexAt(at: Date): number {
    return this.indexOf(at.toISOString().slice(0, 10));
  }

  /** The instant of a wall time on a day, or null after the last one. */
  safeInstant(index: number, minuteOfDay: number, second = 0): Date | null {
    return index < this.length ? this.instant(index, minuteOfDay, second) : null;
  }

  /** The instant of a wall time, in minutes after midnight. Right from 03:00 on: the clocks change before. */
  instant(index: number, minuteOfDay: number, second = 0): Date {
    return new Date(taken(this.noons, index) + (minuteOfDay - 720) * minuteMs + second * 1_000);
  }

  /** Christmas to New Year: next to nothing happens. */
  isHoliday({ day }: DemoDay): boolean {
    const date = day.slice(5);
    return date >= '12-24' || date === '01-01';
  }

  /** How much happens on a day, against an ordinary one. */
  season(day: DemoDay, season: Season): number {
    return this.isHoliday(day) ? 0.08 : (seasons[season][day.month - 1] ?? 1);
  }
}

/** Minutes after midnight of a wall time HH:MM. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The wall time HH:MM of minutes after midnight. */
export function wallTime(minuteOfDay: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}
