#!/usr/bin/env sh
# Make the secrets docker-compose.yml mounts, once; existing ones are kept. The folder is closed to others; the files in it
# are readable, because the containers' users are not ours.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
for name in secret_key database_password database_admin_password; do
  [ -s "secrets/$name" ] || python3 -c 'import secrets; print(secrets.token_urlsafe(48))' >"secrets/$name"
  chmod 444 "secrets/$name"
done
# Empty when the mail server wants no password.
[ -e secrets/email_password ] || : >secrets/email_password
chmod 444 secrets/email_password
for name in tls_certificate tls_key; do
  [ -s "secrets/$name" ] || echo "Put the portal's TLS $name (PEM) into deploy/secrets/$name, mode 444." >&2
done
