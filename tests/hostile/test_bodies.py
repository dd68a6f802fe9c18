"""Bodies nobody should send to anything that takes one: refused in words, or taken as the text they are; never a failure."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.hostile import inputs
from tests.hostile.asking import field_names, names, typed_fields

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MARK = "Một câu dài đã gõ mất nhiều công sức"


@pytest.fixture(scope="module")
def doors(portal):
    """Everything that takes a POST: (name, role that may, path, names of fields it may read)."""
    found, common = [], field_names()
    for name in names():
        for role, how in portal.opened(name):
            path = portal.addresses[name]
            if role == "citizen" or (how == "get" and portal.ask(role, path, "post").status_code in {403, 404, 405}):
                continue
            page = portal.ask(role, path) if how == "get" else None
            typed = typed_fields(page.content.decode(), path) if page and not page.streaming else []
            found.append((name, role, path, sorted({*common, *typed})))
            break
    return found


def _refused_without_a_trace(response) -> bool:
    return response.status_code in {200, 302, 400, 403, 409, 413, 422} and (response.status_code == 302 or not response.writes)


def test_there_are_doors_of_every_room(doors):
    rooms = {name.partition(":")[0] for name, *_rest in doors}
    assert rooms >= {"accounts", "outbox", "units", "campaigns", "criteria", "nominations", "reviews", "awards", "results"}
    assert len(doors) > 60


@pytest.mark.parametrize("kind", [kind for kind in inputs.HOSTILE_TEXT if kind != "surrogates"])
def test_hostile_text_in_every_field_fails_nowhere(portal, doors, kind):
    text, wrong = inputs.HOSTILE_TEXT[kind], []
    for name, role, path, fields in doors:
        response = portal.ask(role, path, "post", dict.fromkeys(fields, text))
        page = response.content.decode()
        if not _refused_without_a_trace(response) or "<script>alert" in page or "<img src=x" in page:
            wrong.append((name, role, response.status_code, response.writes[:1]))
        stored = [value for _sql, values in response.writes for value in values or () if isinstance(value, str)]
        if any(re.search("[\x00\x07\x1b\u202e\u200b\ud800-\udfff]", value) for value in stored):
            wrong.append((name, role, "stored it"))
    assert wrong == []


def test_broken_bytes_in_every_field_fail_nowhere(portal, doors):
    wrong = []
    for name, role, path, fields in doors:
        body = "&".join(f"{field}=%ED%A0%80%FF%C0%AF" for field in fields)
        response = portal.ask(role, path, "post", body, content_type=FORM)
        if not _refused_without_a_trace(response):
            wrong.append((name, role, response.status_code, response.writes[:1]))
    assert wrong == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"status": {"x": [1]}, "reason": null}', "application/json"),
        (b"reason=abc&status=1", "text/plain"),
        (b'--x\r\nContent-Disposition: form-data; name="reason"\r\n', "multipart/form-data; boundary=x"),
        (b"abc", "multipart/form-data"),
        (b"abc", "multipart/form-data; boundary=" + "x" * 300),
        (b"\x00\xff\xfe", FORM),
        (b"&&&&=&=x&a", FORM),
    ],
)
def test_a_body_of_another_kind_fails_nowhere(portal, doors, body, content_type):
    wrong = []
    for name, role, path, _fields in doors:
        response = portal.ask(role, path, "post", body, content_type=content_type)
        if not _refused_without_a_trace(response):
            wrong.append((name, role, response.status_code, response.writes[:1]))
    assert wrong == []


@pytest.mark.parametrize("values", [["a", "b"], ["1", "2"], [""] * 3])
def test_lists_where_one_value_is_meant_fail_nowhere(portal, doors, values):
    wrong = []
    for name, role, path, fields in doors:
        body = dict.fromkeys(fields, values) | {f"{field}[]": "1" for field in fields}
        response = portal.ask(role, path, "post", body)
        if not _refused_without_a_trace(response):
            wrong.append((name, role, response.status_code, response.writes[:1]))
    assert wrong == []


def test_a_file_where_text_is_meant_fails_nowhere(portal, doors):
    wrong = []
    for name, role, path, fields in doors:
        for part in (fields[:20], fields[20:40], fields[-20:]):
            body = {field: SimpleUploadedFile("a.pdf", b"%PDF-1.4") for field in part}
            response = portal.ask(role, path, "post", body)
            if not _refused_without_a_trace(response):
                wrong.append((name, role, response.status_code, response.writes[:1]))
    assert wrong == []


def test_extra_keys_change_nothing_that_an_empty_body_would_not(portal, doors):
    wrong = []
    for name, role, path, _fields in doors:
        empty, extra = portal.ask(role, path, "post"), portal.ask(role, path, "post", inputs.OVERPOSTED)
        if [sql for sql, _values in empty.writes] != [sql for sql, _values in extra.writes]:
            wrong.append((name, role, [sql[:60] for sql, _values in extra.writes]))
        if any(str(value) in {"987654", "98.7654"} for _sql, values in extra.writes for value in values or ()):
            wrong.append((name, role, "took it"))
    assert wrong == []


def test_nobody_makes_himself_an_administrator(portal):
    own = {"display_name": "Tên mới", "is_staff": "1", "is_superuser": "1", "is_active": "0", "email": "x@y.example"}
    response = portal.ask("unit_staff", portal.addresses["accounts:profile"], "post", own)
    assert [sql.split("WHERE")[0].strip() for sql, _values in response.writes] == [
        'UPDATE "accounts_user" SET "display_name" = %s'
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("&".join(f"f{n}=1" for n in range(2001)), 413),
        ("reason=" + "x" * 3_200_000, 413),
    ],
)
def test_too_much_is_refused_before_anything_is_read(portal, doors, body, status):
    """With the check of the token, as in life: it is the first to read the body."""
    got = {}
    for name, role, path, _fields in doors:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies = portal.clients[role].cookies
        got[name] = client.post(path, body, content_type=FORM).status_code
    assert {name: answer for name, answer in got.items() if answer != status} == {}


def test_a_megabyte_in_a_field_is_refused_in_words(portal, doors):
    wrong = []
    for name, role, path, fields in doors:
        typed = [field for field in fields if field in {"reason", "merit", "explanation", "grounds", "body", "commitments"}]
        response = portal.ask(role, path, "post", dict.fromkeys(typed[:2], "x" * 1_000_000))
        if not _refused_without_a_trace(response) or any(len(str(values)) > 100_000 for _sql, values in response.writes):
            wrong.append((name, role, response.status_code))
    assert wrong == []


def test_without_the_token_nothing_is_done_and_what_was_typed_comes_back(portal, doors):
    wrong = []
    for name, role, path, fields in doors:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies = portal.clients[role].cookies
        response = client.post(path, dict.fromkeys(fields, MARK))
        if response.status_code != 403 or MARK not in response.content.decode() or "hết hạn" not in response.content.decode():
            wrong.append((name, role, response.status_code))
    assert wrong == []


def test_a_refused_form_says_where_and_keeps_what_was_typed(portal, doors):
    """Every page with a form of its own that an empty body does not satisfy."""
    wrong, refused = [], 0
    for name, role, path, _fields in doors:
        page = portal.ask(role, path)
        if page.status_code != 200 or page.streaming:
            continue
        typed = typed_fields(page.content.decode(), path)
        if not typed:
            continue
        answer = portal.ask(role, path, "post", dict.fromkeys(typed, ""))
        if answer.status_code == 302:
            continue
        refused += 1
        html = answer.content.decode()
        links = re.findall(r'class="error-summary".*?</ul>', html, re.S)
        targets = re.findall(r'href="#([^"]+)"', links[0]) if links else []
        missing = [target for target in targets if f'id="{target}"' not in html]
        if not links or missing:
            wrong.append((name, role, answer.status_code, "no summary" if not links else missing))
        areas = re.findall(r'<textarea[^>]*\sname="([^"]+)"', html)
        again = portal.ask(role, path, "post", dict.fromkeys(areas, MARK)).content.decode() if areas else MARK
        if MARK not in again and portal.ask(role, path, "post", dict.fromkeys(areas, MARK)).status_code != 302:
            wrong.append((name, role, "forgot the text"))
    assert refused > 15
    assert wrong == []
