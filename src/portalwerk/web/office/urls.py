"""Table of contents: the office."""

from django.urls import path

from portalwerk.web.office.cases import views as cases
from portalwerk.web.office.consulting import views as consulting
from portalwerk.web.office.counter import views as counter
from portalwerk.web.office.forwarding import views as forwarding
from portalwerk.web.office.sign_in import views as sign_in

AMT = "<slug:tenant>/amt/"
CASE = AMT + "vorgang/<uuid:case_id>/"
QUESTION = AMT + "anfragen/<uuid:opinion_id>/"

urlpatterns = [
    path(AMT + "anmelden/", sign_in.password, name="sign_in-password"),
    path(AMT + "zweiter-faktor/", sign_in.second_factor, name="sign_in-second_factor"),
    path(AMT + "passkey/frage/", sign_in.passkey_question, name="sign_in-passkey_question"),
    path(AMT + "passkey/antwort/", sign_in.passkey_answer, name="sign_in-passkey_answer"),
    path(AMT + "konto/", sign_in.account, name="sign_in-account"),
    path(AMT + "konto/passkey/frage/", sign_in.new_passkey_question, name="sign_in-new_passkey_question"),
    path(AMT + "konto/passkey/antwort/", sign_in.new_passkey_answer, name="sign_in-new_passkey_answer"),
    path(AMT + "konto/passkey/<uuid:passkey_id>/entfernen/", sign_in.remove_passkey, name="sign_in-remove_passkey"),
    path(AMT + "abmelden/", sign_in.leave, name="sign_in-leave"),
    path(AMT, cases.inbox, name="cases-inbox"),
    path(AMT + "schalter/", counter.begin, name="counter-begin"),
    path(AMT + "schalter/<uuid:mandate_id>/", counter.handout, name="counter-handout"),
    path(CASE, cases.case, name="cases-case"),
    path(CASE + "uebernehmen/", cases.take, name="cases-take"),
    path(CASE + "zurueckgeben/", cases.release, name="cases-release"),
    path(CASE + "nachfordern/", cases.inquire, name="cases-inquire"),
    path(CASE + "frist-verlaengern/", cases.extend, name="cases-extend"),
    path(CASE + "wiedervorlage/", cases.follow_up, name="cases-follow_up"),
    path(CASE + "wiedervorlage/<uuid:follow_up_id>/erledigt/", cases.follow_up_done, name="cases-follow_up_done"),
    path(CASE + "entscheiden/", cases.decide, name="cases-decide"),
    path(CASE + "abgeschickt/", cases.post, name="cases-post"),
    path(CASE + "bereit/", cases.make_ready, name="cases-make_ready"),
    path(CASE + "abschliessen/", cases.close, name="cases-close"),
    path(CASE + "datei/<uuid:document_id>/", cases.document, name="cases-document"),
    path(CASE + "datei/<uuid:document_id>/<int:page>.png", cases.page_image, name="cases-page_image"),
    path(CASE + "beteiligen/", consulting.ask, name="consulting-ask"),
    path(CASE + "beteiligung/<uuid:consultation_id>/zuruecknehmen/", consulting.withdraw, name="consulting-withdraw"),
    path(AMT + "anfragen/", consulting.questions, name="consulting-questions"),
    path(QUESTION, consulting.question, name="consulting-question"),
    path(QUESTION + "uebernehmen/", consulting.take, name="consulting-take"),
    path(QUESTION + "zurueckgeben/", consulting.release, name="consulting-release"),
    path(QUESTION + "antworten/", consulting.give, name="consulting-give"),
    path(QUESTION + "datei/<uuid:paper_id>/", consulting.document, name="consulting-document"),
    path(QUESTION + "datei/<uuid:paper_id>/<int:page>.png", consulting.page_image, name="consulting-page_image"),
    path(CASE + "abgeben/", forwarding.forward, name="forwarding-forward"),
]
