from django.urls import path

from results.views import data, machines, pages, proof, publishing, rounds

app_name = "results"

# fmt: off
urlpatterns = [
    path("",                                                pages.home,          name="home"),
    path("gioi-thieu/",                                     pages.about,         name="about"),
    path("tim-kiem/",                                       pages.search,        name="search"),
    path("ket-qua/",                                        pages.rounds,        name="list"),
    path("ket-qua/<slug:slug>/",                            rounds.round,        name="round"),
    path("ket-qua/<slug:slug>/phuong-phap/",                rounds.method,       name="method"),
    path("ket-qua/<slug:slug>/du-lieu.json",                data.bundle,         name="bundle"),
    path("ket-qua/<slug:slug>/du-lieu-<int:number>.json",   data.bundle,         name="old_bundle"),
    path("ket-qua/<slug:slug>/don-vi/<slug:unit>/",         rounds.unit,         name="unit"),
    path("ket-qua/<slug:slug>/don-vi/<slug:unit>.json",     data.unit_json,      name="unit_json"),
    path("ket-qua/<slug:slug>/<slug:tier>/",                rounds.ranking,      name="ranking"),
    path("ket-qua/<slug:slug>/<slug:tier>.csv",             data.ranking_csv,    name="ranking_csv"),
    path("ket-qua/<slug:slug>/<slug:tier>.json",            data.ranking_json,   name="ranking_json"),
    path("khen-thuong-cong-khai/",                          pages.awards,        name="awards"),
    path("khen-thuong-cong-khai.csv",                       data.awards_csv,     name="awards_csv"),
    path("khen-thuong-cong-khai.json",                      data.awards_json,    name="awards_json"),
    path("quyet-dinh/<int:year>/<int:number>/",             pages.decision,      name="decision"),
    path("quyet-dinh/<int:year>/<int:number>.pdf",          proof.decision_file, name="decision_file"),
    path("xac-minh/",                                       proof.verify,        name="verify"),
    path("xac-minh/<str:code>/",                            proof.verify_code,   name="verify_code"),
    path("so-cong-bo/",                                     proof.ledger,        name="ledger"),
    path("so-cong-bo/<int:index>/",                         proof.ledger_entry,  name="ledger_entry"),
    path("cong-bo/<slug:slug>/",                            publishing.publish,  name="publish"),
    path("robots.txt",                                      machines.robots,     name="robots"),
    path("sitemap.xml",                                     machines.sitemap,    name="sitemap"),
    path(".well-known/security.txt",                        machines.security,   name="security"),
]
# fmt: on
