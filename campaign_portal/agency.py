"""Whose portal this is: the names on every page and paper, by setting."""

from campaign_portal import env

AGENCY = {
    "parent": env.text("AGENCY_PARENT", "Ủy ban nhân dân tỉnh Đắk Lắk"),
    "name": env.text("AGENCY_NAME", "Sở Nội vụ"),
    # Who signs its submissions, and its letters in the number of a document (NĐ 30/2020).
    "head": env.text("AGENCY_HEAD", "Giám đốc"),
    "symbol": env.text("AGENCY_SYMBOL", "SNV"),
    "address": env.text("AGENCY_ADDRESS", ""),
    "phone": env.text("AGENCY_PHONE", ""),
    "email": env.text("AGENCY_EMAIL", ""),
    "responsible": env.text("AGENCY_RESPONSIBLE", ""),
    # Address of a picture on this host that the agency supplies; without one the portal's own mark is shown.
    "emblem": env.text("AGENCY_EMBLEM", ""),
}
