# Shared by ./run and ./test: what a fresh Debian or Ubuntu machine lacks is installed when that is permitted, else named.

# probe:package pairs; a probe is a shared library (lib…), a command, or python:module.
LIBRARIES="libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 libharfbuzz-subset.so.0:libharfbuzz-subset0 msgfmt:gettext python:ensurepip:python3-venv"
TEST_TOOLS="chromium|google-chrome|chromium-browser:chromium initdb:postgresql redis-server:redis-server pdftotext:poppler-utils"

need_python() {
  if ! command -v python3 >/dev/null; then
    echo "Python 3.11 or newer is missing. Install it: apt-get install python3 python3-venv" >&2
    exit 1
  fi
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed; this is $(python3 --version)." >&2
    exit 1
  fi
}

present() {
  case "$1" in
    python:*) python3 -c "import ${1#python:}" 2>/dev/null ;;
    lib*) python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null ;;
    initdb) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ;;
    *) for name in ${1//|/ }; do command -v "$name" >/dev/null && return 0; done; return 1 ;;
  esac
}

need_system() {
  local missing="" pair
  for pair in $1; do
    present "${pair%:*}" || missing="$missing ${pair##*:}"
  done
  [ -z "$missing" ] && return
  local apt=""
  if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then apt="env"
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then apt="sudo env"
    fi
  fi
  if [ -z "$apt" ]; then
    echo "These system packages are missing and may not be installed from here:$missing" >&2
    echo "Ask an administrator for: apt-get install$missing" >&2
    exit 1
  fi
  echo "Installing system packages:$missing"
  $apt DEBIAN_FRONTEND=noninteractive apt-get update -qq
  $apt DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  for pair in $1; do
    present "${pair%:*}" || { echo "${pair##*:} was installed, but ${pair%:*} is still not found." >&2; exit 1; }
  done
}

need_environment() {
  [ -x .venv/bin/python ] || python3 -m venv .venv
  local file stamp
  for file in "$@"; do
    stamp=".venv/installed-$(sha256sum "$file" | cut -c1-16)"
    [ -e "$stamp" ] && continue
    echo "Installing Python packages of $file"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file"
    touch "$stamp"
  done
}
