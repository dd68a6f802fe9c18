"""The tờ trình of a draft, as who prepares or decides it gets it from its address."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from awards import actions
from awards.models import Document
from tests.awards.cast import cast, decided, signed_in, tallied
from tests.factories.accounts import UserFactory
from tests.factories.awards import DecisionFactory
from tests.factories.nominations import NominationFactory

pytestmark = pytest.mark.django_db


def url(decision, name="submission"):
    return reverse(f"awards:{name}", args=[decision.pk])


def draft_of(*rows, nominations=2):
    """Draft the decision of a council of five whose members voted as the rows say."""
    c = cast(nominations=nominations)
    actions.load_rules()
    tallied(c, *rows)
    return c, actions.draft_decision(c.round, by=c.secretary, signer_name="Nguyễn Văn Ký", signer_titles=["CHỦ TỊCH"])


def pages_of(answer):
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]


def packed(text):
    return "".join(text.split())


def test_the_page_of_a_draft_leads_to_its_submission_and_one_with_a_number_no_longer():
    c = cast()
    decision = decided(c)
    client = signed_in(c.secretary)
    assert url(decision) in client.get(url(decision, "decision")).content.decode()
    actions.number_decision(decision, by=c.secretary, decided_on=timezone.localdate())
    assert url(decision) not in client.get(url(decision, "decision")).content.decode()
    assert client.get(url(decision)).status_code == 404


def test_the_submission_opens_in_the_browser_is_kept_by_no_cache_and_stored_nowhere():
    c = cast()
    decision = decided(c)
    answer = signed_in(c.secretary).get(url(decision))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'inline; filename="to-trinh-du-thao-{decision.pk}.pdf"'
    assert set(re.split(r",\s*", answer["Cache-Control"])) == {"private", "no-store"}
    assert not Document.objects.exists()
    assert signed_in(c.secretary).post(url(decision)).status_code == 405


def test_the_submission_is_for_those_who_see_the_draft():
    c, other = cast(), cast()
    decision = decided(c)
    assert signed_in(c.users[1]).get(url(decision)).status_code == 200
    for user in (other.users[0], UserFactory()):
        assert signed_in(user).get(url(decision)).status_code == 404


def test_the_submission_says_what_the_draft_and_the_vote_say_and_is_a_draft_on_every_page():
    c, decision = draft_of(("yes", "yes", "no"), *[("yes", "yes", "blank")] * 4, nominations=3)
    pages = pages_of(signed_in(c.secretary).get(url(decision)))
    text = "".join(pages)
    assert ["DỰTHẢO" in page for page in pages] == [True] * len(pages)
    today = timezone.localdate()
    said = [
        "Số: ……/TTr-SNV",
        "Về việc đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        f"Kính gửi: {decision.issuer_lines['author']}",
        "Căn cứ Luật Thi đua, khen thưởng;",
        f"Hội đồng đã họp ngày {today.day:02d} tháng",
        "tổng số thành viên 05, có mặt 05; số phiếu thu về 05, không hợp lệ 00; 02 trong 03 trường hợp đạt tỷ lệ phiếu quy định",
        f"xem xét, quyết định tặng {c.category} cho 02 tập thể (có danh sách kèm theo)",
        f"{decision.articles[1]}.",
        "- Dự thảo Quyết định;",
        "ĐỀ NGHỊ TẶNG BẰNG KHEN",
        "(Kèm theo Tờ trình số ……/TTr-SNV",
        "KẾT QUẢ BỎ PHIẾU CỦA HỘI ĐỒNG",
        "80%",
        "Không đạt",
    ]
    assert [sentence for sentence in said if packed(sentence) not in text] == []
    awarded = decision.awards.values_list("name", "money")
    assert [name for name, money in awarded if packed(name) not in text or f"{int(money):,}".replace(",", ".") not in text] == []
    assert text.count("CăncứLuậtThiđua") == 1


def test_the_draft_decision_cites_its_bases_as_the_submission_does():
    c, decision = draft_of()
    bases = "".join(packed(f"Căn cứ {base}") for base in decision.bases)
    assert len(decision.bases) > 2
    text = pages_of(signed_in(c.secretary).get(url(decision)))[0].replace(";", "")
    assert bases.replace(";", "") in text


def test_awards_of_two_ballots_come_with_both_votes():
    c = cast()
    tallied(c, *[("yes", "no")] * 5)
    c.nominations = [NominationFactory(eligible=True, round=c.round, category=c.category)]
    decision = decided(c)
    text = "".join(pages_of(signed_in(c.secretary).get(url(decision))))
    assert (text.count("Hộiđồngđãhọp"), text.count("Đượcđềnghịkhi")) == (2, 2)
    assert text.index("01trong02trườnghợp") < text.index("01trong01trườnghợp")


def test_a_draft_that_cannot_be_printed_leads_back_and_names_the_text():
    c = cast()
    decision = DecisionFactory(round=c.round)
    answer = signed_in(c.secretary).get(url(decision), follow=True)
    assert answer.redirect_chain == [(url(decision, "decision"), 302)]
    assert "SubmissionPaper.bases" in answer.content.decode()
