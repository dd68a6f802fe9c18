"""Refuse a fall of coverage: whole of actions, lifecycles, pure modules and permissions; most of the rest."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

OVERALL = 95.0
STRICT = 100.0
STRICT_FILES = re.compile(
    r"^(\w+/actions(\.py|/.+)|\w+/(lifecycle|permissions)\.py|criteria/rules\.py|reviews/(scoring|matching)\.py"
    r"|awards/(tallying|money|sealing)\.py|results/merkle\.py|campaigns/(calendar|reminders)\.py|nominations/eligibility\.py"
    r"|core/(lifecycle|text)\.py)$"
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        coverage = Path(sys.executable).parent / "coverage"
        subprocess.run([coverage, "json", "-q", "-o", report], check=True)  # noqa: S603
        data = json.loads(report.read_text(encoding="utf-8"))
    overall = data["totals"]["percent_covered"]
    short = {
        name: file["summary"]["percent_covered"]
        for name, file in data["files"].items()
        if STRICT_FILES.match(name) and file["summary"]["percent_covered"] < STRICT
    }
    print(f"Coverage: {overall:.1f} % overall; {len(short)} strict files below {STRICT:.0f} %")
    for name, percent in sorted(short.items()):
        print(f"  {percent:5.1f} % {name}")
    return 1 if short or overall < OVERALL else 0


if __name__ == "__main__":
    sys.exit(main())
