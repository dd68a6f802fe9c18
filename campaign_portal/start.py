"""What ./run does once Python's packages are there: prepare the embedded stack, load the sample campaign, hand over."""

import argparse
import fcntl
import hashlib
import io
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
FOLDERS = ("queue", "control", "media", "mail", "published", "static")


def main() -> int:
    options = _options()
    var = Path(os.environ.setdefault("VAR_DIR", str(BASE / "var")))
    var.mkdir(parents=True, exist_ok=True)
    # Held until this process ends: two portals on one set of files would fight over the queue.
    lock = (var / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _fail("The portal already runs from this folder. Stop it first (Ctrl+C in its terminal).")
    if problem := _address_problem(options.host, options.port):
        return _fail(problem)
    _environment(var, options)
    if not _prepare(var, options):
        return 1
    _greet(options)
    os.set_inheritable(lock.fileno(), True)
    argv = [sys.executable, "-m", "campaign_portal.supervisor", "--host", options.host, "--port", str(options.port)]
    return os.execv(sys.executable, argv)  # noqa: S606 -- the same interpreter, with the lock's descriptor


def _options():
    parser = argparse.ArgumentParser(prog="./run", description="Start the portal on this machine.")
    parser.add_argument("--empty", action="store_true", help="without sample data; asks for the first administrator")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for all (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args()


def _address_problem(host: str, port: int) -> str | None:
    try:
        if not 0 < port < 65536:
            raise OverflowError("ports are numbers from 1 to 65535")
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        return f"Port {port} of {host} cannot be used: {error}. Choose another, for instance: ./run --port 8080"
    return None


def _environment(var: Path, options) -> None:
    for folder in FOLDERS:
        (var / folder).mkdir(exist_ok=True)
    key = var / "secret_key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    os.environ["DJANGO_SETTINGS_MODULE"] = "campaign_portal.settings"
    os.environ["PORTAL_MODE"] = "local"
    os.environ["SAMPLE_DATA"] = "0" if options.empty else "1"
    os.environ.setdefault("SECRET_KEY_FILE", str(key))
    os.environ.setdefault("BASE_URL", f"http://{_readable(options.host)}:{options.port}")
    hosts = {"127.0.0.1", "localhost", socket.gethostname(), options.host, _readable(options.host)}
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(sorted(hosts)))


def _readable(host: str) -> str:
    """Return an address a browser can open: this machine's own for "all addresses"."""
    if host != "0.0.0.0":  # noqa: S104 -- only compared
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the kernel only chooses the way out
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


def _prepare(var: Path, options) -> bool:
    """Bring messages, static files and tables up to date and fill an empty database; return whether all went well."""
    unfinished = var / "sample-unfinished"
    if unfinished.exists() and not _begin_again(var):
        return False
    for path in BASE.glob("locale/*/LC_MESSAGES/django.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            subprocess.run(["msgfmt", "-o", str(compiled), str(path)], check=True)  # noqa: S603, S607
    import django  # noqa: PLC0415 -- settings read the environment made above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    _collect_static(var, call_command)
    call_command("render_published", stdout=io.StringIO())
    return _fill(unfinished, options, call_command)


def _begin_again(var: Path) -> bool:
    """Drop the half of a sample campaign that an interrupted first start left; nobody has worked in it yet."""
    if os.environ.get("DATABASE_URL"):
        _fail("Loading the sample campaign was interrupted. Empty the database of DATABASE_URL and start again.")
        return False
    _say("The sample campaign was loaded only in part the last time: beginning again.")
    for path in var.glob("portal.sqlite3*"):
        path.unlink()
    (var / "sample-unfinished").unlink()
    return True


def _collect_static(var: Path, call_command) -> None:
    """Gather and compress static files when one of them, or a package that brings some, has changed."""
    facts = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in _static_files()]
    state = hashlib.sha256("\n".join(facts).encode()).hexdigest()
    stamp = var / "static-state"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state, encoding="utf-8")


def _static_files() -> list[Path]:
    # The packages' own files change only with their versions.
    return sorted(path for path in (BASE / "static").rglob("*") if path.is_file()) + [BASE / "requirements.txt"]


def _fill(unfinished: Path, options, call_command) -> bool:
    from django.core.management.base import CommandError  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    try:
        if options.empty:
            if User.objects.filter(is_sample=True).exists():
                raise CommandError("This database holds sample data. Move the var folder away, or start without --empty.")
            _make_administrator(call_command)
        elif not User.objects.exists():
            _say("Nạp dữ liệu mẫu: diễn tập năm 2023 với mọi đơn vị, vài phút… / Loading the sample campaign, some minutes…")
            unfinished.touch()
            call_command("rehearse", sample=True)
            unfinished.unlink()
    except CommandError as error:
        _fail(str(error))
        return False
    return True


def _make_administrator(call_command) -> None:
    """Ask until the answers will do; without a terminal they come from the environment or not at all."""
    from django.core.management.base import CommandError  # noqa: PLC0415

    while sys.stdin.isatty():
        try:
            return call_command("create_administrator")
        except CommandError as error:
            _fail(str(error))
    return call_command("create_administrator", no_input=True)


def _greet(options) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    _say(f"\nCổng phong trào thi đua / the portal: http://{_readable(options.host)}:{options.port}/")
    if not options.empty:
        _say("Tài khoản mẫu / sample accounts (e-mail, mật khẩu, vai trò):")
        call_command("sample_accounts")
    _say("Dừng / stop: Ctrl+C\n")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _fail(text: str) -> int:
    sys.stdout.flush()
    sys.stderr.write(text + "\n")
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(_fail("\nInterrupted."))
