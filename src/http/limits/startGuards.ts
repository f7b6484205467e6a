import type { Pool } from 'pg';
import type { Limits } from '../../adapters/limits/openLimits.js';
import type { AllowanceSettings } from '../../domain/limits/allowances.js';
import type { HttpServices } from '../server.js';
import { Allowances } from './allowances.js';
import type { EdgeSettings } from './edges.js';
import { Overload, type OverloadSettings } from './overload.js';

export interface GuardSettings extends EdgeSettings {
  allowances: AllowanceSettings;
  overload: OverloadSettings;
}

export interface Guards {
  services: Pick<HttpServices, 'edges' | 'allowances' | 'overload'>;
  stop(): void;
}

/** What stands before every request, at work until it is stopped. */
export function startGuards(
  settings: GuardSettings,
  pool: Pick<Pool, 'waitingCount'>,
  counted: Pick<Limits, 'allowances' | 'keyOf'>,
  clock: { now(): Date },
): Guards {
  const allowances = new Allowances(settings.allowances, counted.allowances, counted.keyOf, clock);
  const overload = new Overload(settings.overload, pool);
  allowances.start();
  overload.start();
  return {
    services: { edges: settings, allowances, overload },
    stop: () => {
      allowances.stop();
      overload.stop();
    },
  };
}
