import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Migration } from '@mikro-orm/migrations';

/** The folder of the .sql files: compiled, this file lies two folders deeper than they do. */
const folder = fileURLToPath(new URL('../../migrations/', import.meta.url));

interface SqlMigration {
  name: string;
  class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
}

const textOf = (file: string): string => readFileSync(`${folder}${file}.sql`, 'utf8');

/**
 * A migration whose up and down are plain SQL files of the same name. One that `replaces` another takes that one back before it goes up, and
 * puts it back after it came down: functions are replaced whole, because a changed signature cannot be altered.
 */
function sqlMigration(name: string, replaces?: string): SqlMigration {
  return {
    name,
    class: class extends Migration {
      override up(): void {
        if (replaces) this.addSql(textOf(`${replaces}.down`));
        this.addSql(textOf(`${name}.up`));
      }

      override down(): void {
        this.addSql(textOf(`${name}.down`));
        if (replaces) this.addSql(textOf(`${replaces}.up`));
      }
    },
  };
}

/** Every migration, in the order they run. Never change one that has been released: add another. */
export const migrations = [
  sqlMigration('0001-tenancy-and-people'),
  sqlMigration('0002-ledger-tables'),
  sqlMigration('0003-hours-and-spending'),
  sqlMigration('0004-row-security'),
  sqlMigration('0005-ledger-functions'),
  sqlMigration('0006-spending'),
  sqlMigration('0007-earning'),
  sqlMigration('0008-people'),
  sqlMigration('0009-closing'),
  sqlMigration('0010-due-work'),
  sqlMigration('0011-places'),
  sqlMigration('0012-functions', '0005-ledger-functions'),
  sqlMigration('0013-sessions'),
  sqlMigration('0014-apps'),
  sqlMigration('0015-limits'),
  sqlMigration('0016-staff-and-passkeys'),
  sqlMigration('0017-passkeys'),
  sqlMigration('0018-opportunities'),
  sqlMigration('0019-opportunity-lists'),
  sqlMigration('0020-shifts'),
  sqlMigration('0021-calendars'),
  sqlMigration('0022-neighbours'),
  sqlMigration('0023-vocabulary'),
  sqlMigration('0024-told'),
  sqlMigration('0025-matching'),
  sqlMigration('0026-rotas'),
  sqlMigration('0027-finding'),
  sqlMigration('0028-matching-mends'),
  sqlMigration('0029-rounds'),
  sqlMigration('0030-engine'),
  sqlMigration('0031-delivery'),
  sqlMigration('0032-attention'),
  sqlMigration('0033-letters'),
  sqlMigration('0034-night-rounds'),
  sqlMigration('0036-import-steps'),
  sqlMigration('0037-tell-by'),
  sqlMigration('0038-push-for-others'),
  sqlMigration('0042-claims'),
  sqlMigration('0043-gist'),
];
