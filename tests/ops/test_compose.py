"""docker-compose.yml without Docker: what it promises, and that its commands work as they stand."""

import os
import subprocess
import sys

import pytest
import yaml
from django.conf import settings
from django.db import connection

from tests.ops.processes import BASE, KEY, answers, clean_environment, free_port, running, wait_for

COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ("prepare", "web", "worker", "beat")
LASTING = sorted(set(SERVICES) - {"prepare"})


def test_the_services_are_those_of_the_architecture():
    assert sorted(SERVICES) == ["beat", "db", "nginx", "prepare", "redis", "web", "worker"]


@pytest.mark.parametrize("name", LASTING)
def test_each_lasting_service_has_a_health_check_and_starts_again(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_runs_as_root_or_may_become_it(name):
    assert str(SERVICES[name]["user"]).split(":")[0] not in {"", "0", "root"}
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_secrets_come_from_files_and_never_from_the_environment():
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if key.endswith(("_FILE", "_KEY", "_PASSWORD")):
                assert key.endswith("_FILE"), f"{name}: {key}"
                secret = value.removeprefix("/run/secrets/")
                assert secret in service["secrets"] or key.endswith("_HEARTBEAT_FILE")
    assert {secret["file"] for secret in COMPOSE["secrets"].values()} == {f"deploy/secrets/{s}" for s in COMPOSE["secrets"]}


def test_data_lie_in_named_volumes_and_only_nginx_is_reached_from_outside():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (source.startswith("./deploy/") and (BASE / source).exists())
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["data"]


def test_nginx_sees_public_files_only():
    volumes = [volume.split(":")[0] for volume in SERVICES["nginx"]["volumes"]]
    assert volumes == ["./deploy/nginx.conf", "./deploy/413.html", "static"]


def test_the_image_does_not_run_as_root_and_installs_by_hash():
    lines = (BASE / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "USER portal" in lines
    assert any("--require-hashes" in line for line in lines)


def test_a_health_check_by_file_wants_it_fresh(tmp_path):
    beat = tmp_path / "beat"
    check = [sys.executable, str(BASE / "deploy" / "healthy.py"), str(beat), "60"]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 1
    beat.touch()
    assert subprocess.run(check, check=False).returncode == 0
    os.utime(beat, (1, 1))
    assert subprocess.run(check, check=False).returncode == 1


@pytest.fixture
def stack(transactional_db, tmp_path):
    """The environment of docker-compose.yml, with the suite's servers and a role that is no superuser, in production mode."""
    database, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_compose"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute("DROP ROLE IF EXISTS compose_portal")
        cursor.execute("CREATE ROLE compose_portal LOGIN NOSUPERUSER PASSWORD 'known'")
        cursor.execute(f"CREATE DATABASE {name} OWNER compose_portal")
    secrets = {"secret_key": KEY, "database_password": "known", "email_password": ""}
    for secret, value in secrets.items():
        (tmp_path / secret).write_text(value, encoding="utf-8")
    replaced = {
        "BASE_URL": "https://thidua.example.vn",
        "ALLOWED_HOSTS": "thidua.example.vn",
        "DATABASE_URL": f"postgresql://compose_portal@{database['HOST']}:{database['PORT']}/{name}",
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "VAR_DIR": str(tmp_path / "var"),
        "TRUSTED_PROXY_COUNT": "1",
        "EMAIL_PORT": "25",
        "EMAIL_USE_TLS": "0",
    }
    env = {}
    for variable, value in SERVICES["web"]["environment"].items():
        env[variable] = replaced.get(variable, placed(value, tmp_path))
    (tmp_path / "var" / "published").mkdir(parents=True)
    yield clean_environment(**env)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cursor.execute("DROP ROLE compose_portal")


def placed(word, tmp_path):
    """Return a word of the file with the container's folders moved into this one."""
    for folder in ("/run/secrets", "/srv/portal/var", "/tmp"):  # noqa: S108
        if word.startswith(folder):
            return f"{tmp_path}{'/var' if folder.endswith('var') else ''}{word.removeprefix(folder)}"
    return word


def command(service, tmp_path, port):
    """Return the arguments of a service's command after `python`, with this machine's port and folder."""
    words = SERVICES[service]["command"]
    assert words[0] == "python"
    return [placed(word.replace("0.0.0.0:8000", f"127.0.0.1:{port}"), tmp_path) for word in words[1:]]


@pytest.mark.production_stack
@pytest.mark.django_db(transaction=True)
def test_each_command_works_as_it_stands_in_production_mode(stack, tmp_path):
    port = free_port()
    prepared = subprocess.run(
        ["sh", "deploy/prepare.sh"],
        cwd=BASE,
        env={**stack, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert prepared.returncode == 0, prepared.stdout[-2000:] + prepared.stderr[-2000:]
    with (
        running(command("web", tmp_path, port), tmp_path, stack),
        running(command("worker", tmp_path, port), tmp_path, stack),
        running(command("beat", tmp_path, port), tmp_path, stack),
    ):
        seen_by_proxy = {"Host": "thidua.example.vn", "X-Forwarded-Proto": "https"}
        wait_for(lambda: answers(port, **seen_by_proxy), "web answers")
        for service in ("web", "worker", "beat"):
            check = SERVICES[service]["healthcheck"]["test"][2:]
            argv = [sys.executable, *(placed(word, tmp_path) for word in check)]
            wait_for(
                lambda argv=argv: subprocess.run(argv, cwd=BASE, env={**stack, "PORT": str(port)}, check=False).returncode == 0,
                f"{service} is healthy",
            )
