import { getMetadataStorage, validate } from 'class-validator';
import { ArgumentValidationError } from 'type-graphql';

const ruled = new WeakMap<object, boolean>();

/** Does the class, or one it extends, declare a rule? A nested input is looked into through a rule of its own, so none means none at all. */
function hasRules(type: unknown): boolean {
  if (typeof type !== 'function') return false;
  let known = ruled.get(type);
  if (known === undefined) {
    known = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0;
    ruled.set(type, known);
  }
  return known;
}

/**
 * Holds an input to the rules declared on its class; TypeGraphQL's own way looks for them anew with every request, in whatever has none too.
 * @throws ArgumentValidationError, which becomes a plain BAD_USER_INPUT that names the fields
 */
export async function validateInput(value: unknown): Promise<void> {
  for (const one of Array.isArray(value) ? value : [value]) {
    if (typeof one !== 'object' || one === null || !hasRules(one.constructor)) continue;
    const findings = await validate(one, {
      skipMissingProperties: true,
      forbidUnknownValues: false,
      validationError: { target: false, value: false },
    });
    if (findings.length > 0) throw new ArgumentValidationError(findings);
  }
}
