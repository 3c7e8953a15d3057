"""Table of contents: the office."""

from django.urls import path

from portalwerk.web.office.cases import views as cases
from portalwerk.web.office.counter import views as counter
from portalwerk.web.office.inbox import views as inbox
from portalwerk.web.office.sign_in import views as sign_in

AMT = "<slug:tenant>/amt/"
CASE = AMT + "vorgang/<uuid:case_id>/"

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
    path(AMT + "schalter/", counter.begin, name="counter-begin"),
    path(AMT + "schalter/<uuid:mandate_id>/", counter.handout, name="counter-handout"),
    path(CASE, cases.case, name="cases-case"),
    path(CASE + "uebernehmen/", cases.take, name="cases-take"),
    path(CASE + "zurueckgeben/", cases.release, name="cases-release"),
    path(CASE + "uebergeben/", cases.hand_over, name="cases-hand_over"),
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
]
