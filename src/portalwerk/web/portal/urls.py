"""Table of contents of the portal. Addresses are permanent; a name says which view and which template it is."""

from django.urls import include, path

from portalwerk.web.portal.account import views as account
from portalwerk.web.portal.applications import views as applications
from portalwerk.web.portal.barometer import views as barometer
from portalwerk.web.portal.catalog import views as catalog
from portalwerk.web.portal.consulted import views as consulted
from portalwerk.web.portal.pages import views as pages
from portalwerk.web.portal.papers import views as papers
from portalwerk.web.portal.places import views as places

_APPLICATION = [
    path("", applications.resume, name="applications-resume"),
    path("anmelden/", applications.sign_in, name="applications-sign_in"),
    path("pruefen/", applications.check, name="applications-check"),
    path("absenden/", applications.submit, name="applications-submit"),
    path("gesendet/", applications.sent, name="applications-sent"),
    path("spaeter/", applications.later, name="applications-later"),
    path("loeschen/", applications.discard, name="applications-discard"),
    path("bewertung/", applications.rate, name="applications-rate"),
    path("stand/", applications.follow, name="applications-follow"),
    path("stand/neu/", applications.live, name="applications-live"),
    path("anlage/<uuid:attachment_id>/", applications.upload, name="applications-upload"),
    path("nachreichen/<uuid:request_id>/", applications.reply, name="applications-reply"),
    path("aendern/", applications.correct, name="applications-correct"),
    path("nachrichten/", applications.thread, name="applications-thread"),
    path("schreiben/<uuid:letter_id>/", applications.letter, name="applications-letter"),
    path("zurueckziehen/", applications.withdraw, name="applications-withdraw"),
    path("widerspruch/", applications.objection, name="applications-objection"),
    path("einladung/", applications.invitation, name="applications-invitation"),
    path("wer-unterschreibt/", applications.signers, name="applications-signers"),
    path("unterschreiben/", applications.sign, name="applications-sign"),
    path("unterschrift-zuruecknehmen/", applications.take_back, name="applications-take_back"),
    path("nicht-zustimmen/", applications.decline, name="applications-decline"),
    path("wer-hilft/", applications.helpers, name="applications-helpers"),
    path("wer-hat-was-getan/", applications.acts, name="applications-acts"),
    path("hilfe-beenden/", applications.stop_helping, name="applications-stop_helping"),
    path("hochladen/", applications.begin_upload, name="applications-begin_upload"),
    path("hochladen/<uuid:upload_id>/", applications.part, name="applications-part"),
    path("neues-formular/", applications.renew, name="applications-renew"),
    path("<slug:page>/", applications.page, name="applications-page"),
]

urlpatterns = [
    path("<slug:tenant>/antrag/<str:token>/", include(_APPLICATION)),
    path("", places.overview, name="places-overview"),
    path("ort/", places.choose, name="places-choose"),
    path("theme/<slug:digest>.css", pages.theme, name="pages-theme"),
    path("mein/", account.home, name="account-home"),
    path("mein/anmelden/", account.sign_in, name="account-sign_in"),
    path("mein/anmelden/fertig/", account.finish, name="account-finish"),
    path("mein/abmelden/", account.sign_out, name="account-sign_out"),
    path("mein/nachrichten/<uuid:message_id>/", account.message, name="account-message"),
    path("mein/unterlagen/", account.archive, name="account-archive"),
    path("mein/unterlagen/alles.zip", account.download, name="account-download"),
    path("mein/unterlagen/stichwoerter/", account.labels, name="account-labels"),
    path("mein/unterlagen/<uuid:about_id>/", account.mark, name="account-mark"),
    path("mein/widerspruch/<str:reference>/", account.objection, name="account-objection"),
    path("mein/daten/", account.profile, name="account-profile"),
    path("<slug:tenant>/", catalog.start, name="catalog-start"),
    path("<slug:tenant>/leistungen/", catalog.search, name="catalog-search"),
    path("<slug:tenant>/vorschlaege/", catalog.suggest, name="catalog-suggest"),
    path("<slug:tenant>/lebenslage/<slug:key>/", catalog.situation, name="catalog-situation"),
    path("<slug:tenant>/regal/", catalog.shelf, name="catalog-shelf"),
    path("<slug:tenant>/leistungen/<slug:slug>/", catalog.service, name="catalog-service"),
    path("<slug:tenant>/leistungen/<slug:slug>/beginnen/", applications.begin, name="applications-begin"),
    path("<slug:tenant>/barometer/", barometer.overview, name="barometer-overview"),
    path("<slug:tenant>/verfolgen/", applications.lookup, name="applications-lookup"),
    path("<slug:tenant>/pruefen/", papers.check, name="papers-check"),
    path("<slug:tenant>/beteiligung/<str:token>/", consulted.answer, name="consulted-answer"),
    path(
        "<slug:tenant>/beteiligung/<str:token>/datei/<uuid:document_id>/",
        consulted.document,
        name="consulted-document",
    ),
    path("<slug:tenant>/seite/<slug:page>/", pages.legal, name="pages-legal"),
]
