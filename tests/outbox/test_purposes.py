"""Every letter that some room writes has a name on the secretariat's page."""

import re
from pathlib import Path

from django.conf import settings

from campaign_portal.letters import PURPOSES

ROOMS = ["units", "campaigns", "criteria", "nominations", "reviews", "awards", "results"]


def test_every_purpose_in_the_code_is_named():
    sources = [path.read_text() for room in ROOMS for path in Path(settings.BASE_DIR, room).rglob("*.py")]
    written = {purpose for source in sources for purpose in re.findall(r'purpose="([^"]+)"', source)}
    assert sorted(written - set(PURPOSES)) == []
