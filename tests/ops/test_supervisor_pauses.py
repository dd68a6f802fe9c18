"""What the supervisor decides, seen with children that only sleep or fail."""

import sys
import time

from campaign_portal.supervisor import Child, Supervisor, portal_address, worker
from tests.ops.processes import wait_for


def failing():
    return Child("failing", [sys.executable, "-c", "raise SystemExit(3)"])


def look_until(supervisor, child, condition):
    def step():
        supervisor._look_after(child)
        return condition()

    wait_for(step, "the supervisor acts")


def test_a_child_that_keeps_failing_waits_longer_each_time(capfd):
    child = failing()
    supervisor = Supervisor([child])
    pauses = []
    for failures in (1, 2, 3):
        child.start()
        look_until(supervisor, child, lambda expected=failures: child.process is None and child.failures == expected)
        pauses.append(round(child.next_start - time.monotonic(), 0))
    child.failures = 50
    child.start()
    look_until(supervisor, child, lambda: child.process is None)
    assert pauses == [0, 1, 2]
    assert round(child.next_start - time.monotonic()) == 30
    assert "failing ended with 3; next start in 0.5 s" in capfd.readouterr().err


def test_a_child_that_ran_well_for_a_minute_is_started_again_soon():
    child = failing()
    child.failures = 9
    child.start()
    child.started -= 61
    look_until(Supervisor([child]), child, lambda: child.process is None)
    assert child.failures == 1


def test_a_heartbeat_left_by_an_earlier_run_does_not_count_against_a_child_that_just_started(tmp_path):
    beat = tmp_path / "beat"
    beat.touch()
    child = Child("worker", [sys.executable, "-c", ""], heartbeat=beat)
    child.started = time.monotonic()
    assert round(child.silent_for()) == 0
    beat.unlink()
    child.started -= 100
    assert round(child.silent_for()) == 100


def test_the_worker_as_a_service_runs_without_beat(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKER_HEARTBEAT_FILE", str(tmp_path / "here"))
    assert "-B" in worker(tmp_path, beat=True).argv
    service = worker(tmp_path, beat=False)
    assert "-B" not in service.argv
    assert service.heartbeat == tmp_path / "here"


def test_addresses_of_both_families_are_written_as_gunicorn_reads_them():
    assert portal_address("127.0.0.1", 80) == "127.0.0.1:80"
    assert portal_address("::1", 80) == "[::1]:80"
