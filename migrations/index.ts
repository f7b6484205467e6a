import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Migration } from '@mikro-orm/migrations';

/** The folder of the .sql files: compiled, this file lies two folders deeper than they do. */
const folder = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** A migration whose up and down are plain SQL files of the same name. */
function sqlMigration(name: string): {
  name: string;
  class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
} {
  return {
    name,
    class: class extends Migration {
      override up(): void {
        this.addSql(readFileSync(`${folder}${name}.up.sql`, 'utf8'));
      }

      override down(): void {
        this.addSql(readFileSync(`${folder}${name}.down.sql`, 'utf8'));
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
];
