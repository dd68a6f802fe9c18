"""What several processes start from."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.processes import BASE, KEY, clean_environment


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """A database with every table and no row of ours, made once; each portal takes a copy."""
    folder = tmp_path_factory.mktemp("migrated")
    env = clean_environment(PORTAL_MODE="local", SECRET_KEY=KEY, VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.ops.settings")
    for command in (["migrate", "--verbosity=0"], ["createcachetable"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=BASE, env=env, check=True)
    return folder / "portal.sqlite3"
