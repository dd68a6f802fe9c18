from django.urls import path

from awards.views import ballot, council, decision, papers

app_name = "awards"

# fmt: off
urlpatterns = [
    path("",                                   council.home,              name="home"),
    path("hoi-dong/dot/<slug:slug>/",          council.set_up,            name="set_up"),
    path("hoi-dong/dot/<slug:slug>/trinh/",    council.hand_to_council,   name="hand_to_council"),
    path("hoi-dong/<int:pk>/",                 council.council,           name="council"),
    path("hoi-dong/<int:pk>/phien-hop/",       council.plan_sitting,      name="plan_sitting"),
    path("phien-hop/<int:pk>/",                council.sitting,           name="sitting"),
    path("phien-hop/<int:pk>/diem-danh/",      council.attendance,        name="attendance"),
    path("bo-phieu/<int:pk>/",                 ballot.ballot,             name="ballot"),
    path("bo-phieu/<int:pk>/mo/",              ballot.open_ballot,        name="open_ballot"),
    path("bo-phieu/<int:pk>/khoa-moi/",        ballot.renew_key,          name="renew_key"),
    path("bo-phieu/<int:pk>/bo/",              ballot.vote,               name="vote"),
    path("bo-phieu/<int:pk>/dong/",            ballot.close_ballot,       name="close_ballot"),
    path("bo-phieu/<int:pk>/kiem/",            ballot.tally,              name="tally"),
    path("quyet-dinh/dot/<slug:slug>/",        decision.draft,            name="draft"),
    path("quyet-dinh/<int:pk>/",               decision.decision,         name="decision"),
    path("quyet-dinh/<int:pk>/to-trinh/",      papers.submission,         name="submission"),
    path("quyet-dinh/<int:pk>/cap-so/",        decision.number,           name="number"),
    path("quyet-dinh/<int:pk>/ban-ky/",        decision.sign,             name="sign"),
    path("quyet-dinh/<int:pk>/cong-bo/",       decision.publish_decision, name="publish_decision"),
    path("khen-thuong/<int:pk>/huy-bo/",       decision.revoke,           name="revoke"),
    path("van-ban/<int:pk>/",                  decision.document,         name="document"),
]
# fmt: on
