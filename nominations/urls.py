"""One list per part of the room."""

from django.urls import path

from nominations.views import answer, assessment, evidence, nomination, overview, plan, receipt

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

plan_patterns = [
    path("ke-hoach/bat-dau/<slug:slug>/<int:unit_pk>/",   plan.start_plan,              name="start_plan"),
    path("dot/<slug:slug>/ke-hoach/",                     plan.plans,                   name="plans"),
    path("ke-hoach/<int:pk>/",                            plan.plan,                    name="plan"),
    path("ke-hoach/<int:pk>/du-an/",                      plan.project,                 name="add_project"),
    path("ke-hoach/<int:pk>/du-an/<int:project_pk>/",     plan.project,                 name="project"),
    path("ke-hoach/<int:pk>/du-an/<int:project_pk>/xoa/", plan.remove_project,          name="remove_project"),
    path("ke-hoach/<int:pk>/dang-ky/",                    plan.register_plan,           name="register_plan"),
    path("ke-hoach/<int:pk>/sua-lai/",                    plan.revise_plan,             name="revise_plan"),
]

nomination_patterns = [
    path("de-nghi/",                                      nomination.nominations,          name="nominations"),
    path("de-nghi/bat-dau/<slug:slug>/<int:unit_pk>/",    nomination.start_nomination,     name="start_nomination"),
    path("de-nghi/<int:pk>/",                             nomination.nomination,           name="nomination"),
    path("de-nghi/<int:pk>/gui-lanh-dao/",                nomination.send_nomination,      name="send_nomination"),
    path("de-nghi/<int:pk>/phe-duyet/",                   nomination.approve_nomination,   name="approve_nomination"),
    path("de-nghi/<int:pk>/tra-lai-can-bo/",              nomination.give_back_nomination, name="give_back_nomination"),
    path("de-nghi/<int:pk>/tra-lai/",                     nomination.return_nomination,    name="return_nomination"),
    path("de-nghi/<int:pk>/du-dieu-kien/",                nomination.accept_nomination,    name="accept_nomination"),
    path("de-nghi/<int:pk>/khong-du-dieu-kien/",          nomination.refuse_nomination,    name="refuse_nomination"),
]
# fmt: on

urlpatterns = [*assessment_patterns, *evidence_patterns, *plan_patterns, *nomination_patterns]
