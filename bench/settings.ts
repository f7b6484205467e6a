/** How large a run is. The default run stays below eight minutes, the quick one below ninety seconds. */
export interface Size {
  members: number;
  venues: number;
  /** Each turn is, for every member, an approved log, a visit, and three gifts: eight lines of a statement, a lot earned and lots received. */
  pastTurns: number;
  rounds: number;
  sliceSeconds: number;
  warmUpSeconds: number;
  /** What matching is measured on; see matching/fill.sql. */
  opportunities: number;
  groups: number;
}

export const defaultSize: Size = {
  members: 10_000,
  venues: 100,
  pastTurns: 3,
  rounds: 5,
  sliceSeconds: 3,
  warmUpSeconds: 3,
  opportunities: 100_000,
  groups: 2_000,
};

export const quickSize: Size = {
  members: 1_000,
  venues: 20,
  pastTurns: 3,
  rounds: 3,
  sliceSeconds: 1.5,
  warmUpSeconds: 1.5,
  opportunities: 10_000,
  groups: 200,
};

/** As many as a busy borough's tills and phones keep open at once. */
export const connections = 32;
/** What pgbench uses against the yardstick functions. */
export const yardstickClients = 8;
/** Every measured redemption takes this much, so that a wallet lasts through every round. */
export const priceMinutes = 15;
/** What one approved log earns. */
export const awardMinutes = 420;
/** What members of the past gave each other. */
export const giftMinutes = 30;
/** Members whose sessions take part in reading statements: some requests find their session remembered, some ask the database. */
export const readersMax = 256;
/** Logs in one call of approveHours. */
export const logsPerCall = 1_000;
/** The page that a statement is read by. */
export const statementLines = 20;

/** So many ask for matches at once, few enough that it is not a queue whose length is measured. */
export const matchConnections = 4;
/** Members whose sessions take part in asking for matches. */
export const matchSeekersMax = 2_000;
/** The page of matches that is asked for. */
export const matchesShown = 20;
/** An answer takes as long as many statements: slices are longer, or the 99th of a hundred is one answer. */
export const matchSliceFactor = 3;

/** What the goal of each ratio is, and what is aimed at. */
export const goals = {
  redeem_spread: 0.9,
  redeem_hot: 2.0,
  approve_bulk: 2.5,
  statement_limit: 0.6,
  match_p99: 2.5,
} as const;

export type BenchmarkName = keyof typeof goals;

/** Of these the times of the slowest answers are compared, and the goal is the most that the ratio may be; of the others, rates. */
export const comparedByP99: readonly BenchmarkName[] = ['match_p99'];

/** What the rota solver is aimed at: every seat that can be filled, and the whole answer within so many seconds. It has no yardstick but arithmetic. */
export const rotaGoals = { rota_seats: 1, rota_seconds: 3 } as const;

export type RotaBenchmarkName = keyof typeof rotaGoals;

/** Reminders against empty jobs of the same library, and how much slower the slowest answers may be while a flood of them drains. */
export const jobGoals = { jobs_rate: 0.7, jobs_drain: 2 } as const;

export type JobBenchmarkName = keyof typeof jobGoals;

/** Which processes serve: one that does everything, as `npm start` runs; API and worker apart; the API alone, to see what the worker costs. */
export type Processes = 'all' | 'split' | 'api';

export interface Settings {
  size: Size;
  quick: boolean;
  only: (BenchmarkName | RotaBenchmarkName | JobBenchmarkName)[];
  processes: Processes;
  profile: boolean;
  jsonFile: string | null;
}
