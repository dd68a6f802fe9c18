"""What Python opens, calls or connects to for a while, by an audit hook (which Python never lets go of)."""

import sys
from contextlib import contextmanager

EVENTS = {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen", "os.system"}
_watchers = []


def _watch(event, arguments):
    if event in EVENTS and _watchers and not str(arguments[0]).startswith("data:"):
        _watchers[-1].append((event, str(arguments[0])))


sys.addaudithook(_watch)


@contextmanager
def openings():
    """Yield the list of (event, what) that fills while the block runs; data: URLs open nothing and are left out."""
    _watchers.append([])
    try:
        yield _watchers[-1]
    finally:
        _watchers.pop()
