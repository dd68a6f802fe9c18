"""A job that takes a while and leaves a note when it begins and when it ends."""

import time
from pathlib import Path

from celery import shared_task


@shared_task
def slow(folder: str) -> None:
    Path(folder, "begun").touch()
    time.sleep(5)
    Path(folder, "finished").touch()
