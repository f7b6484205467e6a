import type { Policy } from '../../policies/policy.js';
import type { QueryContext } from '../context.js';
import { type QueryTransaction, runQuery } from '../defineQuery.js';

/** What is listened to. */
export interface Watched {
  topics: string[];
  /** EACH change is told, by its subject. STATE: one thing's state, told when it differs from what was told last. */
  tells: 'EACH' | 'STATE';
}

export interface LiveDefinition<Input, Output, Facts> {
  /** The subscription's name. */
  name: string;
  policy: Policy<Facts>;
  /** What it concerns, from the input alone. It gives nothing away: what is told is read, and judged, each time. */
  watches(schemeId: string, input: Input): Watched;
  /**
   * Reads what is told, and asks the policy about it: at the start, at every change and at least twice a minute. `subjectId` is what changed; null at
   * the start, and when changes may have been missed. Undefined: this change is none of theirs.
   */
  run(tx: QueryTransaction<Facts>, input: Input, subjectId: string | null): Promise<Output | undefined>;
}

/** A read that goes on: whoever asked hears again whenever the answer changes. */
export interface LiveQuery<Input, Output> {
  readonly liveName: string;
  readonly policyName: string;
  watches(schemeId: string, input: Input): Watched;
  read(context: QueryContext, input: Input, subjectId: string | null): Promise<Output | undefined>;
}

const declared = new Map<string, string>();

/** Subscription name → policy name, for the gate that refuses undeclared ones. */
export function declaredLiveQueries(): ReadonlyMap<string, string> {
  return declared;
}

/** Declares what a subscription tells, and the policy that every single delivery asks. */
export function defineLive<Input, Output, Facts>(
  definition: LiveDefinition<Input, Output, Facts>,
): LiveQuery<Input, Output> {
  const { name, policy } = definition;
  if (declared.has(name)) throw new Error(`live query ${name} is declared twice`);
  declared.set(name, policy.name);
  return {
    liveName: name,
    policyName: policy.name,
    watches: definition.watches,
    read: (context, input, subjectId) =>
      runQuery({ name, policy, run: (tx) => definition.run(tx, input, subjectId) }, context, undefined),
  };
}
