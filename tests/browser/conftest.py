"""The live server's threads end before the test that used them does."""

import threading
import time

import pytest
from django.core.servers.basehttp import ServerHandler


@pytest.fixture(autouse=True)
def _a_connection_serves_one_request(monkeypatch):
    """The browser outlives each test; a connection it keeps alive would hold a thread until the very end."""
    cleanup = ServerHandler.cleanup_headers

    def close_after(handler):
        cleanup(handler)
        handler.headers["Connection"] = "close"
        handler.request_handler.close_connection = True

    monkeypatch.setattr(ServerHandler, "cleanup_headers", close_after)


@pytest.fixture(autouse=True)
def _threads_end_with_the_test(_live_server_helper):
    """A connection kept alive ends some time after its browser; its thread may not close a database no longer shared with it."""
    yield
    until = time.monotonic() + 10
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0.0, until - time.monotonic()))
