"""What every page of the portal shows: the agency, the sample banner, the language twin of the page."""

from django.conf import settings
from django.urls import translate_url


def portal(request):
    other = "en" if request.LANGUAGE_CODE == "vi" else "vi"
    return {
        "agency": settings.AGENCY,
        "sample_data": settings.SAMPLE_DATA,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
    }
