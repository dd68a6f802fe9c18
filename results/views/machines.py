"""Files for machines: robots.txt, sitemap.xml, security.txt."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from results.queries import SLUG_OF_TIER, publications
from results.views.common import public


@public
def robots(request):
    text = f"User-agent: *\nDisallow: /ban-lam-viec/\nDisallow: /quan-tri/\nSitemap: {settings.BASE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
def sitemap(request):
    paths = [reverse("results:home"), reverse("results:awards"), reverse("results:about"), reverse("results:ledger")]
    for publication in publications():
        slug = publication.round.slug
        paths += [reverse("results:round", args=[slug]), reverse("results:method", args=[slug])]
        tiers = set(publication.units.values_list("tier", flat=True))
        paths += [reverse("results:ranking", args=[slug, SLUG_OF_TIER[tier]]) for tier in sorted(tiers)]
    urls = "".join(f"<url><loc>{escape(settings.BASE_URL + path)}</loc></url>" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@public
def security(request):
    expires = timezone.now().replace(month=12, day=31, hour=0, minute=0, second=0, microsecond=0)
    contact = settings.AGENCY["email"]
    lines = [f"Contact: mailto:{contact}"] if contact else [f"Contact: {settings.BASE_URL}{reverse('results:about')}"]
    text = "\n".join([*lines, f"Expires: {expires.isoformat()}", "Preferred-Languages: vi, en", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
