"""One list per part of the room."""

from django.urls import path

from nominations.views import answer, assessment, evidence, overview, receipt

app_name = "nominations"

# fmt: off
assessment_patterns = [
    path("",                                              assessment.home,              name="home"),
    path("bat-dau/<slug:slug>/<int:unit_pk>/",            assessment.start,             name="start"),
    path("dot/<slug:slug>/tu-danh-gia/",                  overview.round_overview,      name="overview"),
    path("tu-danh-gia/<int:pk>/",                         assessment.assessment,        name="assessment"),
    path("tu-danh-gia/<int:pk>/tieu-chi/<int:criterion_pk>/", answer.answer,            name="answer"),
    path("tu-danh-gia/<int:pk>/kiem-tra/",                assessment.check,             name="check"),
    path("tu-danh-gia/<int:pk>/toan-van/",                assessment.read,              name="read"),
    path("tu-danh-gia/<int:pk>/gui-lanh-dao/",            assessment.send_to_head,      name="send_to_head"),
    path("tu-danh-gia/<int:pk>/phe-duyet/",               assessment.approve,           name="approve"),
    path("tu-danh-gia/<int:pk>/tra-lai-can-bo/",          assessment.give_back,         name="give_back"),
    path("tu-danh-gia/<int:pk>/tra-lai/",                 assessment.return_assessment, name="return"),
    path("tu-danh-gia/<int:pk>/rut/",                     assessment.withdraw,          name="withdraw"),
    path("bien-nhan/<str:number>/",                       receipt.receipt,              name="receipt"),
    path("bien-nhan/<str:number>/pdf/",                   receipt.receipt_file,         name="receipt_pdf"),
]

evidence_patterns = [
    path("tai-lieu/<int:pk>/",                            evidence.evidence_file,       name="evidence"),
    path("tai-lieu/<int:pk>/xoa/",                        evidence.remove_evidence,     name="remove_evidence"),
    path("tai-lieu/don-vi/<int:unit_pk>/",                evidence.library,             name="library"),
    path("tai-lieu/don-vi/<int:unit_pk>/them/",           evidence.add_to_library,      name="add_to_library"),
]
# fmt: on

urlpatterns = [*assessment_patterns, *evidence_patterns]
