interface Moment {
  at: Date;
  run(): void;
}

/** What is to happen and when, day by day; what would come after the last day never does. */
export class Agenda {
  private readonly days: Moment[][];

  constructor(days: number) {
    this.days = Array.from({ length: days }, () => []);
  }

  /** Plans something. During a day more may be planned for its later hours. */
  add(day: number, at: Date, run: () => void): void {
    const moments = this.days[day];
    if (!moments) return;
    let place = moments.length;
    while (place > 0 && (moments[place - 1]?.at ?? at) > at) place -= 1;
    moments.splice(place, 0, { at, run });
  }

  /** Lets a day pass: everything in the order of its instants. */
  pass(day: number): void {
    const moments = this.days[day] ?? [];
    for (let next = 0; next < moments.length; next += 1) moments[next]?.run();
    this.days[day] = [];
  }
}
