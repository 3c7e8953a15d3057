"""Table of contents: the office."""

from django.urls import path

from portalwerk.web.office.cases import views as cases
from portalwerk.web.office.consulting import views as consulting
from portalwerk.web.office.counter import views as counter
from portalwerk.web.office.figures import views as figures
from portalwerk.web.office.forwarding import views as forwarding
from portalwerk.web.office.inbox import views as inbox
from portalwerk.web.office.inspection import views as inspection
from portalwerk.web.office.intake import views as intake
from portalwerk.web.office.mail import views as mail
from portalwerk.web.office.sign_in import views as sign_in
from portalwerk.web.office.substituting import views as substituting
from portalwerk.web.office.text_modules import views as text_modules

AMT = "<slug:tenant>/amt/"
CASE = AMT + "vorgang/<uuid:case_id>/"
INSPECTION = CASE + "akteneinsicht/<uuid:inspection_id>/"
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
    path(AMT + "sammeln/", inbox.bulk, name="inbox-bulk"),
    path(AMT + "sammeln/<uuid:act_id>/", inbox.result, name="inbox-result"),
    path(AMT + "sammeln/<uuid:act_id>/rueckgaengig/", inbox.undo, name="inbox-undo"),
    path(AMT + "finden/", inbox.suggest, name="inbox-suggest"),
    path(AMT + "ansicht/", inbox.save_view, name="inbox-save_view"),
    path(AMT + "ansicht/<uuid:view_id>/loeschen/", inbox.delete_view, name="inbox-delete_view"),
    path(AMT + "liste-einstellen/", inbox.settings, name="inbox-settings"),
    path(AMT + "verteilung/", intake.overview, name="intake-overview"),
    path(AMT + "verteilung/aendern/", intake.change, name="intake-change"),
    path(AMT + "vertretung/", substituting.overview, name="substituting-overview"),
    path(AMT + "vertretung/<uuid:substitution_id>/beenden/", substituting.end, name="substituting-end"),
    path(AMT + "schalter/", counter.begin, name="counter-begin"),
    path(AMT + "schalter/<uuid:mandate_id>/", counter.handout, name="counter-handout"),
    path(AMT + "zahlen/", figures.overview, name="figures-overview"),
    path(AMT + "zahlen/<slug:slug>/", figures.service, name="figures-service"),
    path(AMT + "zahlen/<slug:slug>/barometer/", figures.barometer, name="figures-barometer"),
    path(AMT + "zahlen/<slug:slug>/zahlen.csv", figures.table, name="figures-table"),
    path(AMT + "e-mails/", mail.aside, name="mail-aside"),
    path(AMT + "e-mails/<uuid:mail_id>/", mail.mail, name="mail-mail"),
    path(AMT + "e-mails/<uuid:mail_id>/verwerfen/", mail.discard, name="mail-discard"),
    path(AMT + "bausteine/", text_modules.overview, name="text_modules-overview"),
    path(AMT + "bausteine/neu/", text_modules.write, name="text_modules-write"),
    path(AMT + "bausteine/<uuid:module_id>/", text_modules.change, name="text_modules-change"),
    path(CASE, cases.case, name="cases-case"),
    path(CASE + "doppelt/<uuid:other_id>/", cases.duplicate, name="cases-duplicate"),
    path(CASE + "doppelt/<uuid:other_id>/nein/", cases.no_duplicate, name="cases-no_duplicate"),
    path(CASE + "offen/", cases.presence, name="cases-presence"),
    path(CASE + "uebernehmen/", cases.take, name="cases-take"),
    path(CASE + "zurueckgeben/", cases.release, name="cases-release"),
    path(CASE + "uebergeben/", cases.hand_over, name="cases-hand_over"),
    path(CASE + "nachfordern/", cases.inquire, name="cases-inquire"),
    path(CASE + "schreiben/", cases.write, name="cases-write"),
    path(CASE + "notiz/", cases.note, name="cases-note"),
    path(CASE + "frage-erledigt/", cases.question_done, name="cases-question_done"),
    path(CASE + "fassung/<int:number>/", cases.version, name="cases-version"),
    path(CASE + "frist-verlaengern/", cases.extend, name="cases-extend"),
    path(CASE + "wiedervorlage/", cases.follow_up, name="cases-follow_up"),
    path(CASE + "wiedervorlage/<uuid:follow_up_id>/erledigt/", cases.follow_up_done, name="cases-follow_up_done"),
    path(CASE + "entscheiden/", cases.decide, name="cases-decide"),
    path(CASE + "vorschau/", cases.preview, name="cases-preview"),
    path(CASE + "vorschau/<int:page>.png", cases.preview_image, name="cases-preview_image"),
    path(CASE + "mitzeichnen/", cases.countersign, name="cases-countersign"),
    path(CASE + "zurueckschicken/", cases.send_back, name="cases-send_back"),
    path(CASE + "gilt-nicht-mehr/", cases.revoke, name="cases-revoke"),
    path(CASE + "abgeschickt/", cases.post, name="cases-post"),
    path(CASE + "bereit/", cases.make_ready, name="cases-make_ready"),
    path(CASE + "abschliessen/", cases.close, name="cases-close"),
    path(CASE + "datei/<uuid:document_id>/", cases.document, name="cases-document"),
    path(CASE + "datei/<uuid:document_id>/<int:page>.png", cases.page_image, name="cases-page_image"),
    path(CASE + "akteneinsicht/", inspection.begin, name="inspection-begin"),
    path(INSPECTION, inspection.plan, name="inspection-plan"),
    path(INSPECTION + "schwaerzen/<uuid:document_id>/<int:number>/", inspection.redact, name="inspection-redact"),
    path(INSPECTION + "erstellen/", inspection.order, name="inspection-order"),
    path(INSPECTION + "aushaendigen/", inspection.hand_out, name="inspection-hand_out"),
    path(INSPECTION + "akte.pdf", inspection.download, name="inspection-download"),
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
