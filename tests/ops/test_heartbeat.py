"""When the worker counts as living."""

from campaign_portal.heartbeat import JOB_SECONDS, SILENCE_SECONDS, Pulse, _begin, _end, _sent, pulse


def test_a_worker_that_hears_from_beat_lives_and_one_that_hears_nothing_does_not():
    quiet = Pulse()
    assert quiet.alive(quiet.last_message + SILENCE_SECONDS - 1)
    assert not quiet.alive(quiet.last_message + SILENCE_SECONDS)


def test_a_worker_busy_with_one_job_lives_for_a_quarter_of_an_hour():
    busy = Pulse()
    busy.job_began = busy.last_message
    assert busy.alive(busy.job_began + SILENCE_SECONDS * 5)
    assert not busy.alive(busy.job_began + JOB_SECONDS)


def test_each_message_that_was_worked_on_is_a_sign_of_life():
    pulse.last_message = 0.0
    _begin()
    assert pulse.job_began is not None
    _end()
    assert pulse.job_began is None
    assert pulse.last_message > 0


def test_beat_leaves_a_sign_with_each_message_the_broker_took(settings, tmp_path):
    settings.BEAT_HEARTBEAT_FILE = str(tmp_path / "beat")
    _sent()
    assert (tmp_path / "beat").exists()
