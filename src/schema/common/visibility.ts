import { Extensions } from 'type-graphql';

/**
 * Who may see a field is declared beside it. On a type: what holds for its fields unless they say otherwise.
 * Open: whoever could reach the object may read the field.
 */
export const Open = (): ClassDecorator & PropertyDecorator =>
  Extensions({ visibility: 'open' }) as ClassDecorator & PropertyDecorator;

/**
 * Private: only those whom the named policy allows, asked with the object itself as facts; for everybody else the field is null.
 * A field without Open or Private, and without its type's, fails the policy gate.
 */
export const Private = (policyName: string): PropertyDecorator =>
  Extensions({ visibility: policyName }) as PropertyDecorator;
