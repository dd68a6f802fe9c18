from django.urls import path

from reviews.views import appeals, board, scoring

app_name = "reviews"

# fmt: off
urlpatterns = [
    path("",                                                   scoring.assignments,   name="assignments"),
    path("phieu/<int:pk>/",                                    scoring.assignment,    name="assignment"),
    path("phieu/<int:pk>/nop/",                                scoring.submit,        name="submit"),
    path("phieu/<int:pk>/tai-lieu/<int:evidence_pk>/",         scoring.evidence,      name="evidence"),
    path("phieu/<int:pk>/mo-lai/",                             board.reopen,          name="reopen"),
    path("phieu/<int:pk>/huy/",                                board.cancel,          name="cancel"),
    path("phan-cong/",                                         board.board,           name="board"),
    path("phan-cong/xung-dot/",                                board.conflict,        name="conflict"),
    path("phan-cong/dot/<slug:slug>/",                         board.round_board,     name="round"),
    path("phan-cong/dot/<slug:slug>/bat-dau/",                 board.start_review,    name="start_review"),
    path("phan-cong/dot/<slug:slug>/tat-ca/",                  board.assign_all,      name="assign_all"),
    path("phan-cong/ho-so/<int:pk>/",                          board.assign,          name="assign"),
    path("phan-cong/dot/<slug:slug>/chot-ket-qua/",            board.freeze_results,  name="freeze_results"),
    path("ket-qua/dot/<slug:slug>/",                           board.results,         name="results"),
    path("ket-qua/<int:pk>/",                                  appeals.result,        name="result"),
    path("ket-qua/<int:pk>/khong-xep-hang/",                   board.do_not_rank,     name="do_not_rank"),
    path("ket-qua/<int:pk>/kien-nghi/<int:criterion_pk>/",     appeals.lodge_appeal,  name="lodge_appeal"),
    path("kien-nghi/",                                         appeals.appeals,       name="appeals"),
    path("kien-nghi/<int:pk>/",                                appeals.appeal,        name="appeal"),
    path("kien-nghi/<int:pk>/giao/",                           appeals.assign_appeal, name="assign_appeal"),
]
# fmt: on
