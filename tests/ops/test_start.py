"""What ./run says and does before web and worker start, run as the program it is."""

import fcntl
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys

import pytest

from campaign_portal import start
from tests.ops.processes import BASE, answers, clean_environment, free_port, running, wait_for

PASSWORD = "Mot-mat-khau-dai-2026"


def run(var, *arguments, **env):
    environment = clean_environment(VAR_DIR=str(var), **env)
    argv = [sys.executable, "-m", "campaign_portal.start", *arguments]
    return subprocess.run(argv, cwd=BASE, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """A folder in which the portal was started once, without sample data."""
    folder = tmp_path_factory.mktemp("var")
    port, logs = free_port(), tmp_path_factory.mktemp("logs")
    argv = ["-m", "campaign_portal.start", "--empty", "--port", str(port)]
    env = clean_environment(VAR_DIR=str(folder), ADMIN_EMAIL="Quan.Tri@Example.VN", ADMIN_PASSWORD=PASSWORD)
    with running(argv, logs, env) as process:
        wait_for(lambda: answers(port), "the portal serves")
        assert process.said(f"http://127.0.0.1:{port}/")
        assert process.end() == 0
    return folder


def query(var, sql):
    with sqlite3.connect(var / "portal.sqlite3") as connection:
        return connection.execute(sql).fetchall()


def test_an_empty_start_makes_the_first_administrator_and_nothing_else(var):
    assert query(var, "SELECT email, is_superuser, is_sample FROM accounts_user") == [("quan.tri@example.vn", 1, 0)]
    assert query(var, "SELECT COUNT(*) FROM campaigns_campaign") == [(0,)]


def test_the_secret_key_is_made_once_and_closed_to_others(var):
    key = var / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text(encoding="utf-8")) >= 50


def test_a_second_start_keeps_everything_and_asks_for_nothing(var, tmp_path):
    key, port = (var / "secret_key").read_text(encoding="utf-8"), free_port()
    argv = ["-m", "campaign_portal.start", "--empty", "--port", str(port)]
    with running(argv, tmp_path, clean_environment(VAR_DIR=str(var))) as process:
        wait_for(lambda: answers(port), "the portal serves")
        assert process.end() == 0
    assert (var / "secret_key").read_text(encoding="utf-8") == key
    assert query(var, "SELECT COUNT(*) FROM accounts_user") == [(1,)]


def test_an_empty_start_refuses_a_database_with_sample_data(var):
    with sqlite3.connect(var / "portal.sqlite3") as connection:
        connection.execute("UPDATE accounts_user SET is_sample = 1")
    result = run(var, "--empty", "--port", str(free_port()))
    with sqlite3.connect(var / "portal.sqlite3") as connection:
        connection.execute("UPDATE accounts_user SET is_sample = 0")
    assert result.returncode == 1
    assert result.stderr == "This database holds sample data. Move the var folder away, or start without --empty.\n"


def test_a_weak_first_password_is_refused_with_the_reason(tmp_path, migrated):
    shutil.copy(migrated, tmp_path)
    result = run(tmp_path, "--empty", "--port", str(free_port()), ADMIN_EMAIL="a@example.vn", ADMIN_PASSWORD="123")
    assert result.returncode == 1
    assert "10" in result.stderr
    assert "Traceback" not in result.stderr


def test_two_portals_do_not_share_a_folder(tmp_path):
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run(tmp_path)
    assert result.returncode == 1
    assert result.stderr == "The portal already runs from this folder. Stop it first (Ctrl+C in its terminal).\n"


def test_a_port_in_use_is_named_with_a_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = run(tmp_path, "--port", str(port))
    assert result.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in result.stderr
    assert "./run --port 8080" in result.stderr


def test_a_host_that_is_not_ours_is_said_to_be_unusable():
    assert "cannot be used" in start._address_problem("192.0.2.1", 8000)
    assert "cannot be used" in start._address_problem("127.0.0.1", 99999)
    assert start._address_problem("127.0.0.1", free_port()) is None


def test_all_addresses_are_shown_as_one_a_browser_can_open():
    assert start._readable("127.0.0.1") == "127.0.0.1"
    assert start._readable("::1") == "[::1]"
    everywhere = ".".join("0000")
    assert start._readable(everywhere) != everywhere


def test_half_a_sample_campaign_is_thrown_away(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("portal.sqlite3", "portal.sqlite3-wal", "sample-unfinished", "secret_key"):
        (tmp_path / name).touch()
    assert start._begin_again(tmp_path)
    assert os.listdir(tmp_path) == ["secret_key"]
    assert "beginning again" in capsys.readouterr().out


def test_half_a_sample_campaign_on_a_server_is_left_to_its_owner(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@example.vn/portal")
    (tmp_path / "sample-unfinished").touch()
    assert not start._begin_again(tmp_path)
    assert (tmp_path / "sample-unfinished").exists()
    assert "Empty the database of DATABASE_URL" in capsys.readouterr().err


def test_static_files_are_gathered_again_only_after_a_change(tmp_path):
    asked = []
    for _again in range(2):
        start._collect_static(tmp_path, lambda *args, **options: asked.append(args))
    assert asked == [("collectstatic",)]
    (tmp_path / "static-state").write_text("other", encoding="utf-8")
    start._collect_static(tmp_path, lambda *args, **options: asked.append(args))
    assert asked == [("collectstatic",), ("collectstatic",)]
