"""Production refuses to start with what belongs to a try-out."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from campaign_portal.checks import data_problems, lacks_password, refuse_unsafe_production
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.ops.processes import BASE, KEY, clean_environment

SAFE = {
    "PORTAL_MODE": "production",
    "DEBUG": False,
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": ["thidua.example.vn"],
    "BASE_URL": "https://thidua.example.vn",
    "SAMPLE_DATA": False,
    "REDIS_URL": "redis://127.0.0.1/0",
    "EMBEDDED": False,
}


@pytest.fixture
def production(settings):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def refusal():
    with pytest.raises(ImproperlyConfigured) as caught:
        refuse_unsafe_production()
    return str(caught.value).removeprefix("The portal does not start in production: ")


@pytest.mark.django_db
def test_a_well_made_production_starts(production):
    # The suite's own database may be a passwordless server on this machine.
    production.DATABASES["default"]["PASSWORD"] = "x"
    assert [problem for problem in data_problems() if problem[0] != "portal.E103"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", True, "DEBUG is on."),
        ("SECRET_KEY", "x" * 49, "SECRET_KEY is shorter than 50 characters or too simple."),
        ("SECRET_KEY", "x" * 80, "SECRET_KEY is shorter than 50 characters or too simple."),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS must name the portal's hosts, not all."),
        ("ALLOWED_HOSTS", ["a.vn", "*"], "ALLOWED_HOSTS must name the portal's hosts, not all."),
        ("BASE_URL", "http://thidua.example.vn", "BASE_URL must start with https://."),
        ("SAMPLE_DATA", True, "SAMPLE_DATA is set: sample accounts have a password everyone can read."),
        ("REDIS_URL", "", "REDIS_URL is missing; set EMBEDDED=1 if the portal shall do without Redis."),
    ],
)
def test_each_unsafe_setting_is_refused_by_name(production, name, value, sentence):
    setattr(production, name, value)
    assert sentence in refusal()


@pytest.mark.django_db
def test_all_reasons_are_told_at_once(production):
    production.DEBUG, production.BASE_URL, production.ALLOWED_HOSTS = True, "http://x", ["*"]
    told = refusal()
    assert [word in told for word in ("DEBUG", "ALLOWED_HOSTS", "BASE_URL")] == [True, True, True]


@pytest.mark.django_db
def test_sample_accounts_and_rehearsals_are_refused(production):
    UserFactory(is_sample=True)
    CampaignFactory(is_rehearsal=True)
    told = refusal()
    assert "The database holds sample accounts." in told
    assert "The database holds a rehearsal campaign." in told


@pytest.mark.django_db
def test_the_try_out_and_the_suite_start_with_all_of_it(settings):
    settings.DEBUG, settings.SAMPLE_DATA = True, True
    assert refuse_unsafe_production() is None


@pytest.mark.parametrize(
    ("host", "password", "lacking"),
    [("db", "", True), ("127.0.0.1", "", True), ("", "", False), ("/run/postgresql", "", False), ("db", "x", False)],
)
def test_only_a_socket_needs_no_password(host, password, lacking):
    assert lacks_password({"ENGINE": "django.db.backends.postgresql", "HOST": host, "PASSWORD": password}) is lacking
    assert not lacks_password({"ENGINE": "django.db.backends.sqlite3", "HOST": host, "PASSWORD": password})


@pytest.mark.django_db
def test_the_deployment_check_names_settings_and_data(production):
    production.DEBUG = True
    UserFactory(is_sample=True)
    found = {error.id for error in run_checks(include_deployment_checks=True, databases=["default"])}
    assert {"portal.E001", "portal.E101"} <= found
    assert "portal.E101" not in {error.id for error in run_checks(include_deployment_checks=True)}


@pytest.mark.parametrize(
    "program",
    [
        ["-c", "import campaign_portal.wsgi"],
        ["-m", "celery", "-A", "campaign_portal", "beat"],
        ["-m", "celery", "-A", "campaign_portal", "worker", "--pool", "solo"],
    ],
)
def test_the_programs_themselves_refuse(tmp_path, program):
    env = clean_environment(VAR_DIR=str(tmp_path), SECRET_KEY="short", EMBEDDED="1", BASE_URL="https://x.example.vn")
    result = subprocess.run([sys.executable, *program], cwd=BASE, env=env, capture_output=True, text=True, timeout=300)
    assert result.returncode != 0
    assert "The portal does not start in production: SECRET_KEY is shorter than 50" in result.stderr
    assert "ALLOWED_HOSTS" in result.stderr
    assert "worker-heartbeat" not in os.listdir(tmp_path)
