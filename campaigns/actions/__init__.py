"""What the secretariat does with campaigns and rounds, one verb each."""

from campaigns.actions.campaign import (
    announce,
    announce_campaign,
    load_calendar,
    load_campaign,
    load_plan_39,
    load_reminder_rules,
    spread_around,
)
from campaigns.actions.edit import (
    change_campaign,
    change_round,
    create_campaign,
    create_round,
    remove,
    save_legal_basis,
    save_link,
)
from campaigns.actions.round import (
    archive_round,
    hand_to_council,
    open_appeals,
    open_round,
    publish_round,
    record_decision,
    start_review,
)
from campaigns.actions.windows import extend, lay_windows, place_stage, shift_stage

__all__ = [
    "announce",
    "announce_campaign",
    "archive_round",
    "change_campaign",
    "change_round",
    "create_campaign",
    "create_round",
    "extend",
    "hand_to_council",
    "lay_windows",
    "load_calendar",
    "load_campaign",
    "load_plan_39",
    "load_reminder_rules",
    "open_appeals",
    "open_round",
    "place_stage",
    "publish_round",
    "record_decision",
    "remove",
    "save_legal_basis",
    "save_link",
    "shift_stage",
    "spread_around",
    "start_review",
]
