import pg from 'pg';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

/** A step of a plan as PostgreSQL tells it. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: PlanNode[];
}

/** A statement that a read sent, with the plan that PostgreSQL made for exactly these parameters under row-level security. */
export interface Explained {
  text: string;
  plan: PlanNode;
}

/**
 * How often a statement is run before its plan is looked at: a fresh connection reads the catalogue too, and a function may keep a plan for any
 * parameters after its fifth run.
 */
const runs = 7;

/** What a read brought, and how PostgreSQL finds it: every SELECT it sent, the ORM's too, is explained as the service's role in the same scheme. */
export async function explaining<T>(
  world: World,
  actor: Actor,
  read: (context: ReturnType<World['as']>) => Promise<T>,
): Promise<{ result: T; statements: Explained[] }> {
  const { result, sent } = await sentBy(() => read(world.as(actor)));
  const statements = await world.test.database.inScheme(world.schemeId, async (tx) => {
    const explained: Explained[] = [];
    for (const { text, values } of sent) {
      let plan: PlanNode | undefined;
      for (let run = 0; run < runs; run += 1) {
        const [row] = await tx.sql<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
          values,
        );
        plan = row?.['QUERY PLAN'][0]?.Plan;
      }
      if (plan) explained.push({ text, plan });
    }
    return explained;
  });
  return { result, statements };
}

interface Sent {
  text: string;
  values: unknown[];
}

/** Runs the work and answers with the reads of tables that went to the database meanwhile, on whichever connection. */
export async function sentBy<T>(work: () => Promise<T>): Promise<{ result: T; sent: Sent[] }> {
  const client = pg.Client.prototype as unknown as { query: (...parameters: unknown[]) => unknown };
  const original = client.query;
  const sent: Sent[] = [];
  client.query = function watched(...parameters: unknown[]) {
    const [first, second] = parameters;
    const { text, values } =
      typeof first === 'object' && first !== null
        ? (first as Partial<Sent>)
        : { text: first as string, values: second };
    if (typeof text === 'string' && /\bfrom\b/i.test(text))
      sent.push({ text, values: Array.isArray(values) ? values : [] });
    return original.apply(this, parameters);
  };
  try {
    return { result: await work(), sent };
  } finally {
    client.query = original;
  }
}

/** A plan and everything under it. */
export function stepsOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];
}

/** The tables that are read from end to end. */
export function scannedWhole(statements: readonly Explained[]): string[] {
  const steps = statements.flatMap(({ plan }) => stepsOf(plan));
  return steps.filter((step) => step['Node Type'] === 'Seq Scan').map((step) => step['Relation Name'] ?? '');
}

export function indexesOf(statements: readonly Explained[]): string[] {
  const steps = statements.flatMap(({ plan }) => stepsOf(plan));
  return [...new Set(steps.flatMap((step) => step['Index Name'] ?? []))].sort();
}

/** Pages of 8 kB that were touched. */
export function pagesOf(statements: readonly Explained[]): number {
  return statements.reduce((sum, { plan }) => sum + plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], 0);
}

/** Rows that were read and thrown away. */
export function rowsThrownAway(statements: readonly Explained[]): number {
  const steps = statements.flatMap(({ plan }) => stepsOf(plan));
  return steps.reduce(
    (sum, step) =>
      sum + ((step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Join Filter'] ?? 0)) * step['Actual Loops'],
    0,
  );
}
