"""Table of contents: the studio."""

from django.urls import path

from portalwerk.web.studio.components import views as components
from portalwerk.web.studio.design import views as design
from portalwerk.web.studio.drafts import views as drafts
from portalwerk.web.studio.review import views as review
from portalwerk.web.studio.status import views as status
from portalwerk.web.studio.tour import views as tour
from portalwerk.web.studio.trial import views as trial
from portalwerk.web.studio.usage import views as usage
from portalwerk.web.studio.versions import views as versions
from portalwerk.web.studio.words import views as words

STUDIO = "<slug:tenant>/werkstatt/"
DRAFT = STUDIO + "entwurf/<uuid:draft_id>/"

urlpatterns = [
    path("werkstatt/bausteine/", components.components, name="components-components"),
    path(STUDIO + "zustand/", status.system, name="status-system"),
    path(STUDIO, drafts.overview, name="drafts-overview"),
    path(STUDIO + "rundgang/", tour.tour, name="tour-tour"),
    path(STUDIO + "neu/", drafts.create, name="drafts-create"),
    path(STUDIO + "kopieren/", drafts.copy, name="drafts-copy"),
    path(STUDIO + "fim/", drafts.import_schema, name="drafts-import_schema"),
    path(STUDIO + "paket/", drafts.import_package, name="drafts-import_package"),
    path(DRAFT, design.page, name="design-page"),
    path(DRAFT + "frage/", design.element, name="design-element"),
    path(DRAFT + "neue-frage/", design.add, name="design-add"),
    path(DRAFT + "tabelle/", design.table, name="design-table"),
    path(DRAFT + "tabelle/muster/", design.table_pattern, name="design-table_pattern"),
    path(DRAFT + "regel/", design.rule, name="design-rule"),
    path(DRAFT + "ablauf/", design.flow, name="design-flow"),
    path(DRAFT + "texte/", words.texts, name="words-texts"),
    path(DRAFT + "texte/formular/", words.form, name="words-form"),
    path(DRAFT + "texte/formular/tabelle/", words.form_table, name="words-form_table"),
    path(DRAFT + "kosten/", words.fees, name="words-fees"),
    path(DRAFT + "unterlagen/", words.papers, name="words-papers"),
    path(DRAFT + "schreiben/", words.letters, name="words-letters"),
    path(DRAFT + "unterschriften/", words.signers, name="words-signers"),
    path(DRAFT + "einstellungen/", words.settings, name="words-settings"),
    path(DRAFT + "ausprobieren/", trial.page, name="trial-page"),
    path(DRAFT + "testfaelle/", trial.cases, name="trial-cases"),
    path(DRAFT + "fassungen/", versions.history, name="versions-history"),
    path(DRAFT + "fassungen/<int:number>/", versions.compare, name="versions-compare"),
    path(DRAFT + "pruefung/", review.gate, name="review-gate"),
    path(DRAFT + "pruefung/urteil/", review.judge, name="review-judge"),
    path(DRAFT + "pruefung/veroeffentlichen/", review.publish, name="review-publish"),
    path(DRAFT + "paket/", drafts.export, name="drafts-export"),
    path(DRAFT + "verwerfen/", drafts.discard, name="drafts-discard"),
    path(STUDIO + "nutzung/", usage.services, name="usage-services"),
    path(STUDIO + "nutzung/<slug:slug>/", usage.service, name="usage-service"),
]
