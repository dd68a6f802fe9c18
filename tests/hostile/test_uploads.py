"""Files nobody should send, to every file field of the portal: refused in words, kept nowhere."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaign_portal.rehearsal.ground import paper
from campaigns.models import Round
from nominations import actions
from nominations.models import Category, Evidence

pytestmark = pytest.mark.django_db


def _zip(**parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


FILES = {
    "empty": ("a.pdf", b""),
    "HTML named .pdf": ("a.pdf", b"<!doctype html><script>alert(1)</script>"),
    "a program named .pdf": ("a.pdf", b"MZ\x90\x00" + b"\x00" * 100),
    "SVG": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "PHP named .jpg": ("a.jpg", b"<?php system('id');"),
    "a plain archive named .docx": ("a.docx", _zip(**{"evil.exe": b"MZ"})),
    "an archive that unpacks to far more, named .xlsx": ("a.xlsx", _zip(**{"xl/worksheets/sheet1.xml": b"0" * 50_000_000})),
    "entities in a workbook": (
        "a.xlsx",
        _zip(**{"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'}),
    ),
    "a truncated picture": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    "ten megabytes of nothing": ("a.csv", b"\x00" * 10_000_000),
    "UTF-16": ("a.csv", "code,name\n1,x".encode("utf-16")),
    "a table without the columns": ("a.csv", b"x;y;z\n1;2;3\n"),
    "a name with a path": ("../../etc/passwd", b"x"),
    "a name with line breaks": ("a\r\nX: y.pdf", b"x"),
}


@pytest.fixture
def fields(portal):
    """Every file field that is open: (role, path, name of the field, other fields)."""
    world = portal.world
    staff = world.users["unit_staff"]
    draft = Round.objects.get(campaign=world.open.campaign, kind="final")
    category = Category.objects.order_by("pk").first()
    nomination = actions.start_nomination(
        world.unit, world.open, by=staff, category=category, subject_kind="individual", subject_name="Y Bih", merit=""
    )
    assessment = actions.start_assessment(world.unit, world.open, by=staff)
    criterion = assessment.criteria_set.criteria.leaves()[0]
    return [
        ("unit_staff", reverse("nominations:add_to_library", args=[world.unit.pk]), "files"),
        ("unit_staff", reverse("nominations:answer", args=[assessment.pk, criterion.pk]), "files"),
        ("unit_staff", reverse("nominations:nomination", args=[nomination.pk]), "minutes"),
        ("secretariat", reverse("units:load"), "file"),
        ("secretariat", reverse("criteria:upload", args=[draft.slug, "department"]), "file"),
        ("secretariat", portal.addresses["awards:sign"], "upload"),
    ]


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_not_what_it_says_is_kept_nowhere(portal, fields, kind):
    name, content = FILES[kind]
    stored = Evidence.objects.count()
    for role, path, field in fields:
        for content_type in ("application/pdf", "text/html"):
            upload = SimpleUploadedFile(name, content, content_type=content_type)
            response = portal.ask(role, path, "post", {field: upload, "go": "upload"})
            assert response.status_code in {200, 302, 400, 409, 413, 422}, (role, path, response.status_code)
            kept = [sql for sql, _values in response.writes if "evidence" in sql and sql.startswith("INSERT")]
            assert kept == [], (role, path)
            assert "<script>alert" not in response.content.decode()
    assert Evidence.objects.count() == stored


def test_a_file_that_is_what_it_says_is_kept(portal, fields):
    """Without this the refusals above could come from anything."""
    role, path, field = fields[0]
    response = portal.ask(role, path, "post", {field: SimpleUploadedFile("báo cáo.pdf", paper("Báo cáo"))})
    assert [sql for sql, _values in response.writes if sql.startswith('INSERT INTO "nominations_evidence"')] != []
