# Shared by ./run and ./test: what a fresh Debian or Ubuntu machine lacks is installed when that is permitted, else named.

# probe:package pairs; a probe is a shared library (lib…), a command, or python:module.
LIBRARIES="libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 libharfbuzz-subset.so.0:libharfbuzz-subset0 msgfmt:gettext python:ensurepip:python3-venv"
TEST_TOOLS="initdb:postgresql redis-server:redis-server pdftotext:poppler-utils"
BROWSERS="chromium google-chrome chromium-browser"

need_python() {
  # An environment that was made and still runs had a Python that will do.
  .venv/bin/python -c "" 2>/dev/null && return
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
    # A virtual environment that works needs no ensurepip any more.
    python:ensurepip) [ -x .venv/bin/pip ] || python3 -c "import ensurepip" 2>/dev/null ;;
    # The usual folders first: a look there costs nothing, and this runs at each start.
    lib*) [ -e "/usr/lib/$(uname -m)-linux-gnu/$1" ] || python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null ;;
    initdb) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Sets APT to the words that run apt-get with the right to install, or leaves it empty.
find_apt() {
  APT=""
  command -v apt-get >/dev/null || return 0
  if [ "$(id -u)" = 0 ]; then APT="env"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then APT="sudo env"
  fi
}

need_system() {
  local missing="" pair
  for pair in $1; do
    present "${pair%:*}" || missing="$missing ${pair##*:}"
  done
  [ -z "$missing" ] && return
  find_apt
  if [ -z "$APT" ]; then
    echo "These system packages are missing and may not be installed from here:$missing" >&2
    echo "Ask an administrator for: apt-get install$missing" >&2
    exit 1
  fi
  echo "Installing system packages:$missing"
  if ! { $APT DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    $APT DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; }; then
    echo "apt-get could not install:$missing. Install them by hand and start again." >&2
    exit 1
  fi
  for pair in $1; do
    present "${pair%:*}" || { echo "${pair##*:} was installed, but ${pair%:*} is still not found." >&2; exit 1; }
  done
}

# Ubuntu has Chromium only as a snap, which a container cannot run: Playwright brings its own there.
need_browser() {
  local name
  for name in $BROWSERS; do present "$name" && return; done
  [ -e .venv/playwright-browser ] && return
  find_apt
  [ -z "$APT" ] || $APT apt-get update -qq || true
  if [ -n "$APT" ] && apt-cache show chromium >/dev/null 2>&1; then
    need_system "chromium:chromium"
  elif .venv/bin/playwright install ${APT:+--with-deps} chromium; then
    touch .venv/playwright-browser
  else
    echo "Chromium is missing and could not be installed. Ask an administrator for: apt-get install chromium" >&2
    exit 1
  fi
}

need_environment() {
  # An earlier attempt without ensurepip leaves an environment without pip behind.
  [ -x .venv/bin/pip ] && [ -x .venv/bin/python ] || python3 -m venv --clear .venv
  local file stamp state
  for file in "$@"; do
    stamp=".venv/installed-${file%.txt}"
    state="$(sha256sum "$file")"
    [ "$(cat "$stamp" 2>/dev/null)" = "$state" ] && continue
    echo "Installing Python packages of $file"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file"
    echo "$state" >"$stamp"
  done
}
