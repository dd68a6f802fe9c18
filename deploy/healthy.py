"""Health checks of the containers: `healthy.py web` asks the portal, `healthy.py FILE SECONDS` wants a file touched lately."""

import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen


def web() -> bool:
    # Asked as the proxy asks, or the portal would answer with a redirect to https.
    headers = {"Host": urlsplit(os.environ["BASE_URL"]).netloc, "X-Forwarded-Proto": "https"}
    port = os.environ.get("PORT", "8000")
    with urlopen(Request(f"http://127.0.0.1:{port}/healthz", headers=headers), timeout=5) as answer:
        return answer.read() == b"ok"


def touched(path: str, seconds: str) -> bool:
    return time.time() - Path(path).stat().st_mtime < float(seconds)


if __name__ == "__main__":
    sys.exit(0 if (web() if sys.argv[1] == "web" else touched(*sys.argv[1:3])) else 1)
