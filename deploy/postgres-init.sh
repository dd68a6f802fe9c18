#!/usr/bin/env bash
# First start of the database container: the portal's role owns its database and is no superuser.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/database_password)" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE portal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE portal OWNER portal ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE portal FROM PUBLIC;
SQL
