"""The supervisor with the portal's real web server and worker."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.processes import BASE, KEY, alive, answers, children, clean_environment, free_port, running, wait_for

WEB, WORKER = "gunicorn", "celery"


@pytest.fixture(scope="module")
def environment(tmp_path_factory, migrated):
    var = tmp_path_factory.mktemp("var")
    for name in ("queue", "control", "static"):
        (var / name).mkdir()
    shutil.copy(migrated, var)
    return clean_environment(
        PORTAL_MODE="local", SECRET_KEY=KEY, VAR_DIR=str(var), DJANGO_SETTINGS_MODULE="tests.ops.settings", LOG_LEVEL="WARNING"
    )


def supervisor(environment, folder, port, **options):
    flags = [f"--{name}={value}" for name, value in options.items()]
    return running(["-m", "campaign_portal.supervisor", "--port", str(port), *flags], folder, environment)


def beats(environment) -> float:
    heartbeat = Path(environment["VAR_DIR"], "worker-heartbeat")
    return heartbeat.stat().st_mtime if heartbeat.exists() else 0


def test_what_dies_or_freezes_is_started_again(environment, tmp_path):
    port = free_port()
    with supervisor(environment, tmp_path, port, silence=25) as process:
        wait_for(lambda: answers(port), "the web server serves")
        web, worker = process.child(WEB), process.child(WORKER)

        os.kill(web, signal.SIGKILL)
        wait_for(lambda: process.child(WEB) not in {web, None} and answers(port), "another web server serves")

        wait_for(lambda: beats(environment), "the worker shows life")
        beat = wait_for(lambda: children(worker), "beat runs inside the worker")[0]
        os.kill(worker, signal.SIGKILL)
        second = wait_for(lambda: process.child(WORKER) not in {worker, None} and process.child(WORKER), "another worker runs")
        assert not alive(beat)

        before = beats(environment)
        wait_for(lambda: beats(environment) > before, "the second worker shows life")
        os.kill(second, signal.SIGSTOP)
        wait_for(lambda: process.child(WORKER) not in {second, None}, "the frozen worker is replaced")
        assert not alive(second)
        assert process.said("worker shows no sign of life for 25 s; killing it")

        frozen = beats(environment)
        wait_for(lambda: beats(environment) > frozen, "the third worker shows life")
        assert answers(port)
        assert process.end() == 0


def test_the_running_job_is_finished_before_the_end(environment, tmp_path):
    port = free_port()
    with supervisor(environment, tmp_path, port) as process:
        send = f"from campaign_portal.celery import app; app.send_task('tests.ops.slow.slow', ['{tmp_path}'])"
        subprocess.run([sys.executable, "-c", send], cwd=BASE, env=environment, check=True)
        wait_for((tmp_path / "begun").exists, "the job begins")
        assert process.end(signal.SIGINT) == 0
    assert (tmp_path / "finished").exists()


def test_asking_twice_stops_at_once_and_leaves_no_process_behind(environment, tmp_path):
    port = free_port()
    with supervisor(environment, tmp_path, port) as process:
        send = f"from campaign_portal.celery import app; app.send_task('tests.ops.slow.slow', ['{tmp_path}'])"
        subprocess.run([sys.executable, "-c", send], cwd=BASE, env=environment, check=True)
        wait_for((tmp_path / "begun").exists, "the job begins")
        family = [pid for child in children(process.popen.pid) for pid in (child, *children(child))]
        process.popen.send_signal(signal.SIGTERM)
        wait_for(lambda: process.said("a running job is finished first"), "it waits for the job")
        assert process.end(signal.SIGTERM) == 1
    assert not (tmp_path / "finished").exists()
    assert [pid for pid in family if alive(pid)] == []


def test_children_end_when_the_supervisor_is_killed(environment, tmp_path):
    port = free_port()
    with supervisor(environment, tmp_path, port) as process:
        wait_for(lambda: answers(port), "the web server serves")
        family = [pid for child in children(process.popen.pid) for pid in (child, *children(child))]
        process.popen.kill()
        process.popen.wait()
        wait_for(lambda: not any(alive(pid) for pid in family), "web server and worker are gone")
