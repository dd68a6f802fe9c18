"""The public ranking page against a trivial view on the same server, and against nginx with the same bytes. One run.

    python -m benchmarks.public_pages http://127.0.0.1:8000/ket-qua/2023-dien-tap/xa/

Needs a running portal with a published round, and nginx (nginx-light). Connections are kept open; four at a time, in turn.
"""

import http.client
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

SECONDS, THREADS, ROUNDS, NGINX_PORT = 2.0, 4, 3, 18473
HEADERS = {"Accept-Encoding": "br"}
CONFIG = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; keepalive_requests 1000000; root {folder}; default_type text/html; }} }}
"""


def rate(host: str, port: int, path: str) -> float:
    """Return answers a second."""
    stop, counts = time.perf_counter() + SECONDS, [0] * THREADS

    def ask(slot):
        connection = http.client.HTTPConnection(host, port)
        while time.perf_counter() < stop:
            connection.request("GET", path, headers=HEADERS)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path} answers {answer.status}")
            counts[slot] += 1

    threads = [threading.Thread(target=ask, args=(slot,)) for slot in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def main() -> None:
    page = urlsplit(sys.argv[1])
    connection = http.client.HTTPConnection(page.hostname, page.port)
    connection.request("GET", page.path, headers=HEADERS)
    body = connection.getresponse().read()
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page").write_bytes(body)
        (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=NGINX_PORT), encoding="utf-8")
        folder.chmod(0o755)
        server = subprocess.Popen([nginx, "-c", folder / "nginx.conf"])
        time.sleep(0.5)
        try:
            results = {"ranking page": [], "trivial view": [], "nginx, same bytes": []}
            for _ in range(ROUNDS):
                results["ranking page"].append(rate(page.hostname, page.port, page.path))
                results["trivial view"].append(rate(page.hostname, page.port, "/healthz"))
                results["nginx, same bytes"].append(rate("127.0.0.1", NGINX_PORT, "/page"))
        finally:
            server.terminate()
            server.wait()
    medians = {what: statistics.median(values) for what, values in results.items()}
    for what, value in medians.items():
        print(f"{what:<20} {value:8.0f} a second, ratio to the ranking page {value / medians['ranking page']:.1f}")
    print(f"{len(body):,} bytes compressed; the client shares the machine and bounds the fastest rows")


if __name__ == "__main__":
    main()
