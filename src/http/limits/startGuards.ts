import type { Limits } from '../../adapters/limits/openLimits.js';
import type { Database } from '../../commands/context.js';
import type { AllowanceSettings } from '../../domain/limits/allowances.js';
import { TrustedDocuments } from '../documents/trustedDocuments.js';
import type { HttpServices } from '../server.js';
import { Allowances } from './allowances.js';
import type { EdgeSettings } from './edges.js';
import { Overload, type OverloadSettings } from './overload.js';

export interface GuardSettings extends EdgeSettings {
  allowances: AllowanceSettings;
  overload: OverloadSettings;
}

export interface Guards {
  services: Pick<HttpServices, 'edges' | 'allowances' | 'overload' | 'documents'>;
  stop(): Promise<void>;
}

/** What stands before every request, at work until it is stopped. */
export function startGuards(
  settings: GuardSettings,
  database: Database,
  counted: Pick<Limits, 'allowances' | 'keyOf'>,
  clock: { now(): Date },
  log: { error(facts: object, message: string): void },
): Guards {
  const allowances = new Allowances(settings.allowances, counted.allowances, counted.keyOf, clock);
  const overload = new Overload(settings.overload, database.pool);
  const documents = new TrustedDocuments(database, clock, log);
  allowances.start();
  overload.start();
  documents.start();
  return {
    services: { edges: settings, allowances, overload, documents },
    stop: async () => {
      allowances.stop();
      overload.stop();
      await documents.stop();
    },
  };
}
