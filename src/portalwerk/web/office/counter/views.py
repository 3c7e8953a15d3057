"""Beginning an application for somebody at the counter, and handing them their own link."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.applications.actions.helping import begin_for_present_person, mail_own_link
from portalwerk.applications.models import Channel
from portalwerk.applications.queries import Opened, counter_mandate, link_of, link_token_of, token_of
from portalwerk.applications.rules.submitting import check_is_draft
from portalwerk.catalog.queries import live_offers
from portalwerk.kernel.limits import check_limit
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.counter.forms import BeginForm, MailForm

MAILS_PER_MINUTE = 3
CHANNELS = ((Channel.COUNTER.value, "Am Schalter"), (Channel.PHONE.value, "Am Telefon"))


@caseworker(Right.WORK_CASES)
def begin(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Choose a service and begin it for a person who is there and wants it."""
    offers = {str(offer.id): offer for offer in live_offers(caseworker.tenant_id)}
    options = [(key, offer.title) for key, offer in offers.items()]
    form = BeginForm(request.POST if request.method == "POST" else None, services=options)
    if form.is_bound and form.is_valid():
        _, mandate = begin_for_present_person(
            offers[form.cleaned_data["service"]],
            staff_id=caseworker.account_id,
            staff_name=caseworker.name,
            channel=Channel(form.cleaned_data["channel"]),
        )
        return redirect(link(request, "counter-handout", mandate_id=mandate.pk))
    problems = _problems(form)
    errors = {name: sentence for sentence, name in problems}
    parts = {"form": form, "options": options, "channels": CHANNELS, "problems": problems, "errors": errors}
    return render(request, "office/counter/begin.html", parts, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def handout(request: HttpRequest, *, caseworker: Caseworker, mandate_id: UUID) -> HttpResponse:
    """Show the link that the person takes along: to print, or by e-mail; and go on to fill in."""
    mandate = counter_mandate(caseworker.account_id, mandate_id)
    if mandate is None:
        raise Http404
    opened = Opened(mandate.application, token_of(mandate.application))
    form = MailForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        check_is_draft(opened.application.status)
        check_limit("counter_mail", str(mandate.pk), per_minute=MAILS_PER_MINUTE)
        mail_own_link(opened, email=form.cleaned_data["email"])
        return redirect(f"{request.path}?geschickt=1")
    problems = _problems(form)
    parts = {
        "offer": opened.offer,
        "form": form,
        "own_link": link_of(opened, ""),
        "fill_href": link(request, "applications-resume", token=link_token_of(mandate)),
        "may_send": mandate.may_send,
        "is_sent": "geschickt" in request.GET,
        "problems": problems,
    }
    return render(request, "office/counter/handout.html", parts, status=422 if problems else 200)


def _problems(form: forms.Form) -> list[tuple[str, str]]:
    return [(str(sentences[0]), name) for name, sentences in form.errors.items()]
