#!/usr/bin/env bash
# Writes migrations/$1.{up,down}.sql as a frozen copy of src/ledger/sql. Only for a migration that has not been released.
# A file that says "-- Open to: role, role." above its function opens it to those roles; all others are for functions alone.
set -euo pipefail
cd "$(dirname "$0")/.."
sql=src/ledger/sql
{
  echo '-- The functions as of this migration: frozen copies of src/ledger/sql. A change there comes with a migration of its own.'
  cat "$sql/00_types.sql"
  for file in "$sql"/[a-z]*.sql; do echo; cat "$file"; done
  printf '\n-- Only the doors are open, and only to the roles that use them.\nREVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA tc FROM PUBLIC;\n'
  for file in "$sql"/[a-z]*.sql; do
    sed -n "s/^-- Open to: \(.*\)\.\$/GRANT EXECUTE ON FUNCTION $(basename "$file" .sql) TO \1;/p" "$file"
  done
} > "migrations/$1.up.sql"
{
  for file in "$sql"/[a-z]*.sql; do echo "DROP FUNCTION $(basename "$file" .sql);"; done
  types=$(sed -n 's/^CREATE TYPE \([a-z_]*\) AS.*/\1/p' "$sql/00_types.sql" | tac | paste -sd, | sed 's/,/, /g')
  echo "DROP TYPE $types;"
} > "migrations/$1.down.sql"
