"""Table of contents of the portal. Addresses are permanent; a name says which view and which template it is."""

from django.urls import path

from portalwerk.web.portal.account import views as account
from portalwerk.web.portal.applications import views as applications
from portalwerk.web.portal.catalog import views as catalog
from portalwerk.web.portal.pages import views as pages
from portalwerk.web.portal.places import views as places

_APPLICATION = "<slug:tenant>/antrag/<str:token>"

urlpatterns = [
    path("", places.overview, name="places-overview"),
    path("ort/", places.choose, name="places-choose"),
    path("theme/<slug:digest>.css", pages.theme, name="pages-theme"),
    path("mein/", account.home, name="account-home"),
    path("mein/anmelden/", account.sign_in, name="account-sign_in"),
    path("mein/anmelden/fertig/", account.finish, name="account-finish"),
    path("mein/abmelden/", account.sign_out, name="account-sign_out"),
    path("mein/nachrichten/<uuid:message_id>/", account.message, name="account-message"),
    path("mein/daten/", account.profile, name="account-profile"),
    path("<slug:tenant>/", catalog.start, name="catalog-start"),
    path("<slug:tenant>/leistungen/", catalog.search, name="catalog-search"),
    path("<slug:tenant>/vorschlaege/", catalog.suggest, name="catalog-suggest"),
    path("<slug:tenant>/lebenslage/<slug:key>/", catalog.situation, name="catalog-situation"),
    path("<slug:tenant>/regal/", catalog.shelf, name="catalog-shelf"),
    path("<slug:tenant>/leistungen/<slug:slug>/", catalog.service, name="catalog-service"),
    path("<slug:tenant>/leistungen/<slug:slug>/beginnen/", applications.begin, name="applications-begin"),
    path("<slug:tenant>/verfolgen/", applications.lookup, name="applications-lookup"),
    path("<slug:tenant>/seite/<slug:page>/", pages.legal, name="pages-legal"),
    path(f"{_APPLICATION}/", applications.resume, name="applications-resume"),
    path(f"{_APPLICATION}/anmelden/", applications.sign_in, name="applications-sign_in"),
    path(f"{_APPLICATION}/pruefen/", applications.check, name="applications-check"),
    path(f"{_APPLICATION}/absenden/", applications.submit, name="applications-submit"),
    path(f"{_APPLICATION}/gesendet/", applications.sent, name="applications-sent"),
    path(f"{_APPLICATION}/spaeter/", applications.later, name="applications-later"),
    path(f"{_APPLICATION}/loeschen/", applications.discard, name="applications-discard"),
    path(f"{_APPLICATION}/stand/", applications.follow, name="applications-follow"),
    path(f"{_APPLICATION}/stand/neu/", applications.live, name="applications-live"),
    path(f"{_APPLICATION}/anlage/<uuid:attachment_id>/", applications.upload, name="applications-upload"),
    path(f"{_APPLICATION}/nachreichen/<uuid:request_id>/", applications.reply, name="applications-reply"),
    path(f"{_APPLICATION}/schreiben/<uuid:letter_id>/", applications.letter, name="applications-letter"),
    path(f"{_APPLICATION}/zurueckziehen/", applications.withdraw, name="applications-withdraw"),
    path(f"{_APPLICATION}/einladung/", applications.invitation, name="applications-invitation"),
    path(f"{_APPLICATION}/wer-unterschreibt/", applications.signers, name="applications-signers"),
    path(f"{_APPLICATION}/unterschreiben/", applications.sign, name="applications-sign"),
    path(f"{_APPLICATION}/unterschrift-zuruecknehmen/", applications.take_back, name="applications-take_back"),
    path(f"{_APPLICATION}/nicht-zustimmen/", applications.decline, name="applications-decline"),
    path(f"{_APPLICATION}/wer-hilft/", applications.helpers, name="applications-helpers"),
    path(f"{_APPLICATION}/wer-hat-was-getan/", applications.acts, name="applications-acts"),
    path(f"{_APPLICATION}/hilfe-beenden/", applications.stop_helping, name="applications-stop_helping"),
    path(f"{_APPLICATION}/hochladen/", applications.begin_upload, name="applications-begin_upload"),
    path(f"{_APPLICATION}/hochladen/<uuid:upload_id>/", applications.part, name="applications-part"),
    path(f"{_APPLICATION}/neues-formular/", applications.renew, name="applications-renew"),
    path(f"{_APPLICATION}/<slug:page>/", applications.page, name="applications-page"),
]
