import type { Actor } from './actor.js';

/** A named, pure predicate over who asks and the facts of what is asked for. */
export interface Policy<Facts> {
  readonly name: string;
  /** Who may do it, in words, for the printed list of policies. */
  readonly says: string;
  /** True where someone who has not signed in may pass: only then is the predicate asked about them. */
  readonly open: boolean;
  allows(actor: Actor, facts: Facts): boolean;
}

const declared = new Map<string, Policy<never>>();

export function definePolicy<Facts>(
  name: string,
  says: string,
  allows: (actor: Actor, facts: Facts) => boolean,
  options?: { open: boolean },
): Policy<Facts> {
  if (declared.has(name)) throw new Error(`policy ${name} is declared twice`);
  const policy: Policy<Facts> = {
    name,
    says,
    open: options?.open ?? false,
    allows: (actor, facts) => (actor.kind !== 'ANONYMOUS' || policy.open) && allows(actor, facts),
  };
  declared.set(name, policy);
  return policy;
}

/** Every policy declared so far, by name. */
export function declaredPolicies(): ReadonlyMap<string, Policy<never>> {
  return declared;
}
