#!/bin/sh
# The login roles and the database, on the first day. The owner makes everything else (`dips migrate`).
set -eu
run() { psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres "$@"; }
run -v owner="$(cat /run/secrets/owner_password)" -v web="$(cat /run/secrets/web_password)" \
    -v backup="$(cat /run/secrets/backup_password)" <<'SQL'
CREATE ROLE dips_owner LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD :'owner';
CREATE ROLE dips_web LOGIN NOSUPERUSER NOINHERIT NOCREATEROLE NOCREATEDB PASSWORD :'web';
CREATE ROLE dips_backup LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB BYPASSRLS PASSWORD :'backup';
GRANT pg_read_all_data TO dips_backup;
CREATE DATABASE dips OWNER dips_owner;
SQL
