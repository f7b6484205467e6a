#!/usr/bin/env bash
# Writes migrations/$1.{up,down}.sql as a frozen copy of src/ledger/sql. Only for a migration that has not been released.
set -euo pipefail
cd "$(dirname "$0")/.."
sql=src/ledger/sql
{
  echo '-- The ledger functions as of this migration: frozen copies of src/ledger/sql. A change there comes with a migration of its own.'
  cat "$sql/00_types.sql"
  for file in "$sql"/[a-z]*.sql; do echo; cat "$file"; done
  cat <<'EOF'

-- Only the doors are open, and only to the roles that use them.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA tc FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_scheme, find_scheme, resolve_session, resolve_api_key, ledger_open_account, ledger_lock_accounts, ledger_transfer,
  ledger_reverse, ledger_place_hold, ledger_release_hold, redeem_batch, approve_batch, account_statement, check_ledger TO tc_app, tc_worker;
GRANT EXECUTE ON FUNCTION check_ledger, enter_scheme TO tc_auditor;
EOF
} > "migrations/$1.up.sql"
{
  for file in "$sql"/[a-z]*.sql; do echo "DROP FUNCTION $(basename "$file" .sql);"; done
  echo 'DROP TYPE approval_request, approval_draft, redemption_draft, transfer_draft;'
} > "migrations/$1.down.sql"
