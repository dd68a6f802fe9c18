import json

import pytest
from django.core.management import CommandError, call_command

from campaigns.actions.campaign import PLAN_39
from campaigns.models import CalendarDay, Campaign, ReminderRule

pytestmark = pytest.mark.django_db


def test_the_shipped_campaign_is_loaded_with_calendar_and_rules_and_a_second_time_nothing_changes(capsys):
    for _time in range(2):
        call_command("load_campaign")
    assert (Campaign.objects.count(), ReminderRule.objects.count(), CalendarDay.objects.count()) == (1, 6, 53)
    assert "/phong-trao/chuyen-doi-so-2023-2025/: 4 rounds" in capsys.readouterr().out


def test_a_file_of_the_same_shape_is_loaded_as_a_rehearsal(tmp_path):
    file = tmp_path / "khac.json"
    file.write_text(json.dumps(json.loads(PLAN_39.read_text(encoding="utf-8")) | {"slug": "khac"}), encoding="utf-8")
    call_command("load_campaign", str(file), rehearsal=True)
    assert list(Campaign.objects.values_list("slug", "is_rehearsal")) == [("khac-dien-tap", True)]


@pytest.mark.parametrize("text", ["{", "{}", '{"title": 1}', "[]"])
def test_a_file_that_is_no_campaign_is_refused_and_nothing_is_stored(tmp_path, text):
    file = tmp_path / "sai.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_campaign", str(file))
    assert (Campaign.objects.count(), CalendarDay.objects.count()) == (0, 0)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="khong-co.json"):
        call_command("load_campaign", str(tmp_path / "khong-co.json"))
