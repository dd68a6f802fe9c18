"""Files for machines: robots.txt, sitemap.xml, security.txt."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from results.queries import SLUG_OF_TIER, publications, published_units
from results.views.common import public

# Pages of people who work here, and the endless combinations of a search.
CLOSED = [
    "/ban-lam-viec/",
    "/quan-tri/",
    "/tai-khoan/",
    "/ho-so/",
    "/cham-diem/",
    "/khen-thuong/",
    "/thu-di/",
    "/cong-bo/",
    "/tim-kiem/",
]
MOST_URLS = 50_000  # sitemaps.org allows no more in one file


@public
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def sitemap(request):
    paths = [reverse(f"results:{name}") for name in ("home", "about", "awards", "ledger", "verify")]
    for publication in publications().defer("snapshot"):
        slug = publication.round.slug
        paths += [reverse("results:round", args=[slug]), reverse("results:method", args=[slug])]
        units = list(published_units(publication).order_by("tier", "rank", "sort_key").values_list("tier", "slug"))
        paths += [reverse("results:ranking", args=[slug, SLUG_OF_TIER[tier]]) for tier in sorted({tier for tier, _unit in units})]
        paths += [reverse("results:unit", args=[slug, unit]) for _tier, unit in units]
    urls = "".join(f"<url><loc>{escape(settings.BASE_URL + path)}</loc></url>" for path in paths[:MOST_URLS])
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@public
def security(request):
    """RFC 9116: whom to tell of a weakness. It expires with the year, or with the next one when less than half is left."""
    today = timezone.localdate()
    expires = f"{today.year + (today.month > 6)}-12-31T23:59:59+07:00"
    contact = settings.AGENCY["email"]
    lines = [
        f"Contact: mailto:{contact}" if contact else f"Contact: {settings.BASE_URL}{reverse('results:about')}#contact",
        f"Expires: {expires}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.BASE_URL}{reverse('results:security')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
