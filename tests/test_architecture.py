"""The repository keeps its own rules: sizes, names, what templates may hold, what documents promise."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.utils import translation

from campaign_portal.lifecycle_doc import render

BASE = Path(__file__).resolve().parents[1]
TRACKED = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=False).stdout.split("\n")
FILES = [BASE / name for name in TRACKED if name and (BASE / name).is_file()]
ROOMS = ["core", "accounts", "outbox", "units", "campaigns", "criteria", "nominations", "reviews", "awards", "results"]
PRODUCT = [*ROOMS, "campaign_portal"]

MODULE_LINES, TEMPLATE_LINES = 300, 150
FORBIDDEN_NAMES = {"utils", "helpers", "helper", "services", "service", "signals", "misc", "managers", "constants", "mixins"}
# Places that may call text safe which is not a literal, each with its reason.
MAY_MARK_SAFE: dict[str, str] = {}
# Templates that may hold a <style>: pages WeasyPrint prints, which no browser ever gets.
PRINTED = re.compile(r"^templates/(\w+/documents|documents|paper)/|^templates/paper[^/]*\.html$")
TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{(?![^}]*\|\s*safe).*?\}\}", re.DOTALL)
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/deploy.md", "docs/glossary.md"]
BINARY = {".ttf", ".woff", ".woff2", ".png", ".jpg", ".ico", ".xlsx", ".pdf", ".webp"}


def relative(path: Path) -> str:
    return str(path.relative_to(BASE))


def ours(*suffixes: str, top: list[str] | None = None) -> list[Path]:
    return [p for p in FILES if p.suffix in suffixes and (top is None or p.relative_to(BASE).parts[0] in top)]


def lines_over(paths: list[Path], limit: int) -> dict[str, int]:
    counted = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return {name: count for name, count in counted.items() if count > limit}


def test_git_tells_what_belongs_to_the_repository():
    assert len(FILES) > 100


def test_modules_are_short():
    code = [path for path in ours(".py", top=[*PRODUCT, "deploy", "benchmarks"]) if "migrations" not in path.parts]
    assert lines_over(code, MODULE_LINES) == {}


def test_templates_are_short():
    assert lines_over(ours(".html", ".txt", top=["templates"]), TEMPLATE_LINES) == {}


def test_no_file_has_a_name_that_says_nothing():
    assert [relative(path) for path in ours(".py", top=PRODUCT) if path.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("style attributes", r"\sstyle\s*="),
        ("event attributes", r"<[^>]*\son[a-z]+\s*="),
        ("scripts in the page", r"<script(?![^>]*\b(src=|type=\"application/json\"))"),
        ("styles in the page", r"<style"),
        ("addresses that are code", r"javascript:"),
        ("text called safe", r"\|\s*safe(seq)?\b"),
        ("unescaped blocks", r"autoescape off"),
    ],
)
def test_templates_hold_no(what, pattern):
    pages = [path for path in ours(".html", top=["templates", *ROOMS]) if not PRINTED.match(relative(path))]
    found = []
    for path in pages:
        # Component tags take arguments named like attributes (style="danger"); only markup is looked at.
        markup = re.sub(
            r"\{%.*?%\}|\{#.*?#\}|\{\{(?![^}]*\|\s*safe).*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        text = path.read_text(encoding="utf-8") if "autoescape" in pattern else markup
        found += [f"{relative(path)}: {match.group(0)[:60]}" for match in re.finditer(pattern, text)]
    assert found == []


def test_only_literals_are_called_safe():
    found = []
    for path in ours(".py", top=PRODUCT):
        if relative(path) in MAY_MARK_SAFE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in {"mark_safe", "SafeString"} and not all(literal(argument) for argument in node.args):
                found.append(f"{relative(path)}:{node.lineno}")
    assert found == []


def literal(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return literal(node.body) and literal(node.orelse)
    if isinstance(node, ast.Attribute):
        return node.attr.isupper()
    return isinstance(node, ast.Constant)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_each_direct_dependency_is_locked_by_hash_and_gives_its_reason(name):
    wanted = [line for line in (BASE / f"{name}.in").read_text(encoding="utf-8").splitlines() if re.match(r"[a-z]", line)]
    locked = (BASE / f"{name}.txt").read_text(encoding="utf-8")
    names = [re.match(r"[a-z0-9-]+", line).group(0) for line in wanted]
    entries = re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==\S+ \\\n\s+--hash=sha256:", locked, flags=re.MULTILINE)
    assert sorted(set(names) - set(entries)) == []
    if name == "requirements":
        assert [line for line in wanted if " # " not in line] == []
        assert len(wanted) <= 7 + 15


def test_no_tracked_file_names_the_place_it_was_made_in():
    places = re.compile("/".join(["", "work", "(main|shared)"]) + "|" + "/".join(["", "tmp", "team"]) + r"|\.\./shared")
    texts = [path for path in FILES if path.suffix not in BINARY]
    assert [relative(p) for p in texts if places.search(p.read_text(encoding="utf-8", errors="replace"))] == []


def documents() -> list[Path]:
    return [path for path in FILES if path.suffix == ".md"]


def test_every_link_of_a_document_leads_to_a_file():
    broken = []
    for path in documents():
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                broken.append(f"{relative(path)}: {target}")
    assert broken == []


def test_every_path_a_document_names_exists():
    # Only what is written as code and lies in a folder of ours.
    named = re.compile(r"`((?:docs|deploy|tests|benchmarks|static|templates|locale|\.ci|" + "|".join(PRODUCT) + r")/[\w./-]+)`")
    wrong = [
        f"{relative(path)}: {name}"
        for path in documents()
        for name in named.findall(path.read_text(encoding="utf-8"))
        if not (BASE / name).exists() and "secrets" not in name
    ]
    assert wrong == []


def test_every_command_a_document_names_exists():
    known, missing = set(get_commands()), []
    for path in documents():
        text = path.read_text(encoding="utf-8")
        missing += [f"{relative(path)}: {name}" for name in re.findall(r"manage\.py ([a-z_]+)", text) if name not in known]
        scripts = re.findall(r"(?:^|[\s`(])\./([\w./-]*\w)", text, flags=re.MULTILINE)
        missing += [f"{relative(path)}: ./{name}" for name in scripts if not (BASE / name).exists()]
    assert missing == []


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/deploy.md", "docs/glossary.md"]
)
def test_the_documents_a_newcomer_looks_for_are_there(name):
    assert (BASE / name).stat().st_size > 200


@pytest.mark.parametrize("name", ["run", "test", ".ci/run", "manage.py", "deploy/prepare.sh", "deploy/make_secrets.sh"])
def test_commands_may_be_run(name):
    assert (BASE / name).stat().st_mode & 0o111 == 0o111


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".sh" or p.name in {"run", "test"}], ids=relative)
def test_shell_scripts_parse(path):
    assert subprocess.run(["bash", "-n", path], capture_output=True, check=False).stderr == b""


def test_the_picture_of_the_lifecycles_is_fresh():
    with translation.override("en"):
        assert (BASE / "docs" / "lifecycles.md").read_text(encoding="utf-8") == render(), "run manage.py lifecycles_doc"
