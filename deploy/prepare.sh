#!/usr/bin/env sh
# Before a new version serves: bring the tables up to date, gather static files, and refuse what must not be in production.
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-python}"
"$python" manage.py migrate --no-input
"$python" manage.py createcachetable
"$python" manage.py collectstatic --no-input --verbosity 0
"$python" manage.py render_published
"$python" manage.py check --deploy --database default --fail-level WARNING
