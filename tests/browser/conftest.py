"""The live server's threads end before the test that used them does."""

import threading
import time

import pytest


@pytest.fixture(autouse=True)
def _threads_end_with_the_test(_live_server_helper):
    """A connection kept alive ends some time after its browser; its thread may not close a database no longer shared with it."""
    yield
    until = time.monotonic() + 10
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0.0, until - time.monotonic()))
