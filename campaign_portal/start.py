"""What ./run does once Python's packages are there: prepare the embedded stack, load the sample campaign, hand over."""

import argparse
import fcntl
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent


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
    if not _port_is_free(options.host, options.port):
        return _fail(f"Port {options.port} is taken. Choose another: ./run --port {options.port + 1}")
    _environment(var, options)
    if not _prepare(options):
        return 1
    _greet(options)
    os.set_inheritable(lock.fileno(), True)
    argv = [sys.executable, "-m", "campaign_portal.supervisor", "--host", options.host, "--port", str(options.port)]
    return os.execv(sys.executable, argv)  # noqa: S606 -- the same interpreter, with the lock's descriptor


def _options():
    parser = argparse.ArgumentParser(prog="./run", description="Start the portal on this machine.")
    parser.add_argument("--empty", action="store_true", help="without sample data; asks for the first administrator")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args()


def _environment(var: Path, options) -> None:
    key = var / "secret_key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    os.environ.setdefault("SECRET_KEY_FILE", str(key))
    os.environ.setdefault("PORTAL_MODE", "local")
    os.environ["SAMPLE_DATA"] = "0" if options.empty else "1"
    os.environ.setdefault("BASE_URL", f"http://{options.host}:{options.port}")
    os.environ.setdefault("ALLOWED_HOSTS", f"127.0.0.1,localhost,{socket.gethostname()},{options.host}")
    for folder in ("queue", "control", "media", "mail", "published"):
        (var / folder).mkdir(exist_ok=True)


def _prepare(options) -> bool:
    """Bring messages, static files and tables up to date and fill an empty database; return whether all went well."""
    for path in BASE.glob("locale/*/LC_MESSAGES/django.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            subprocess.run(["msgfmt", "-o", str(compiled), str(path)], check=True)  # noqa: S603, S607
    import django  # noqa: PLC0415 -- settings read the environment made above

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign_portal.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    return _fill(options, call_command)


def _fill(options, call_command) -> bool:
    from django.core.management.base import CommandError  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    if options.empty and User.objects.filter(is_sample=True).exists():
        _fail("This database holds sample data. Move the var folder away, or start without --empty.")
        return False
    try:
        if options.empty:
            call_command("create_administrator", no_input=not sys.stdin.isatty())
        elif not User.objects.exists():
            print("Nạp dữ liệu mẫu (diễn tập năm 2023 với mọi đơn vị), khoảng hai phút…")  # noqa: T201
            call_command("rehearse", sample=True)
    except CommandError as error:
        _fail(str(error))
        return False
    return True


def _greet(options) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    print(f"\nCổng phong trào thi đua: http://{options.host}:{options.port}/")  # noqa: T201
    if not options.empty:
        print("Tài khoản mẫu (e-mail, mật khẩu, vai trò):")  # noqa: T201
        call_command("sample_accounts")
    print("Dừng: Ctrl+C\n", flush=True)  # noqa: T201


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
