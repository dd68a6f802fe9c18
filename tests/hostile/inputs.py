"""What nobody should send and somebody will: query strings, paths, bodies. Data only."""

LONG = "x" * 10_000
# Query strings as bytes on the wire; "clean" ones must be answered like any other question, the rest refused.
REFUSED_QUERIES = {
    "NUL in a value": "q=%00",
    "NUL in a name": "q%00=1",
    "a lone surrogate": "q=%ED%A0%80%00",
}
CLEAN_QUERIES = {
    "every parameter is markup": (
        "q=%3Cscript%3Ealert(1)%3C/script%3E&sort=%3Cscript%3Ealert(1)%3C/script%3E&page=%3Cscript%3E&ngay=%22%3E%3Cscript%3E"
        "&cap=%3Cscript%3Ealert(1)%3C/script%3E&khoi=%3Cscript%3E&trang-thai=%3Cscript%3E&nam=%3Cscript%3E&purpose=%3Cscript%3E"
    ),
    "every parameter is a name of Python": (
        "q=__class__&sort=__class__&page=__class__&ngay=__class__&cap=__class__&khoi=unit__owner__password"
        "&trang-thai=status__regex&nam=__import__&order_by=password&fields=*"
    ),
    "every number is far too great": (
        "page=1000000000000000000000&nam=99999999999999999999&khoi=9223372036854775808&ngay=99999-12-31&cap=9223372036854775808&q=%25"
    ),
    "every number is negative or broken": "page=-1&nam=-2023&khoi=-1&ngay=2026-13-45&cap=-1&trang-thai=-1&q=_",
    "digits of other scripts": "cap=a&page=%D9%A3&nam=%D9%A2%D9%A0%D9%A2%D9%A3&khoi=%C2%B2&ngay=%EF%BC%92%EF%BC%90&q=%D9%A3",
    "SQL": "q=%27+OR+1%3D1--&sort=1%3BDROP+TABLE&cap=%27&khoi=%27&trang-thai=%27&nam=%27&page=%27",
    "patterns of LIKE and of expressions": "q=%25_%5C(a%2B)%2B%24&cap=(a%2B)%2B%24&khoi=%25&nam=%25&trang-thai=_",
    "ten thousand letters": f"q={LONG}&cap={LONG}&nam=1{'0' * 5000}&page=1{'0' * 5000}",
    "a thousand blanks": "q=" + "+" * 1000 + "&cap=" + "+" * 100,
    "names repeated and as lists": "q=a&q=b&q[]=c&page=1&page=2&nam=2023&nam=2024&nam[$gt]=1&khoi=1&khoi=2&ngay=1&ngay=x",
    "invalid UTF-8": "q=%FF%FE%C0%AF&cap=%FF&nam=%FF&page=%ED%A0%80",
    "hiding and reordering marks": "q=%E2%80%AEabc%E2%80%8B&cap=%E2%80%AE&nam=%E2%80%8B2023",
}
HOSTILE_TEXT = {
    "controls": "Đắk\x00 Lắk\x07\x1b[31m\x85",
    "surrogates": "a\ud800b",
    "reordering": "\u202egnp.exe\u200b\u2066",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>",
    "templates": "{{ settings.SECRET_KEY }}{% load x %}${7*7}%s%n{0.__class__}",
    "marks": "e" + "\u0301" * 5000,
    "a number": "9" * 400,
    "an exponent": "1e999999",
    "no number": "NaN",
    "infinity": "-Infinity",
    "a day": "31/02/2026",
    "year 0": "00/00/0000",
    "formula": "=cmd|'/c calc'!A1",
}
# Names that no form of the portal may let a person set from outside.
OVERPOSTED = {
    "is_staff": "1",
    "is_superuser": "1",
    "status": "finalised",
    "unit": "987654",
    "unit_id": "987654",
    "created_by": "987654",
    "submitted_at": "2020-01-01",
    "id": "987654",
    "pk": "987654",
    "round": "987654",
    "round_id": "987654",
    "rank": "987654",
    "total": "98.7654",
    "awarded_points": "98.7654",
    "reviewer": "987654",
    "user": "987654",
}
