"""Text modules: the list, a new one, a new version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions.modules import change_module, retire_module, write_module
from portalwerk.cases.models import TextModule
from portalwerk.cases.queries import module_visible_to, modules_visible_to, versions_of
from portalwerk.cases.rules.modules import PURPOSE_WORDS, Purpose
from portalwerk.cases.rules.plain import plain_hints, told
from portalwerk.kernel.clock import local
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.text_modules.forms import ChangeForm, ModuleForm


@caseworker(Right.EDIT_TEXT_MODULES)
def overview(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List what the units of this person offer, by what it is for."""
    rows = list(modules_visible_to(caseworker))
    units = tree().units
    names = display_names(caseworker.tenant_id)
    groups = [
        (PURPOSE_WORDS[purpose], [_line(request, row, units, names) for row in rows if row.purpose == purpose])
        for purpose in Purpose
    ]
    return render(request, "office/text_modules/overview.html", {"groups": [(t, r) for t, r in groups if r]})


@caseworker(Right.EDIT_TEXT_MODULES)
def write(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Write a new text module."""
    units = _units(caseworker)
    form = ModuleForm(request.POST if request.method == "POST" else None)
    problems = [(str(sentences[0]), name) for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        given = form.cleaned_data
        if given["unit"] not in {unit.pk for unit in units}:
            raise Http404
        try:
            if "_pruefen" not in request.POST:
                purpose = Purpose(given["purpose"])
                write_module(
                    by=caseworker, unit_id=given["unit"], purpose=purpose, title=given["title"], text=given["text"]
                )
                return redirect(link(request, "text_modules-overview"))
        except Refusal as refusal:
            problems = [(str(refusal), "text")]
    context = {**_page(form, problems), "units": [(str(unit.pk), unit.name) for unit in units]}
    context["form_purposes"] = [(purpose.value, PURPOSE_WORDS[purpose]) for purpose in Purpose]
    context |= {"purpose": form["purpose"].value() or Purpose.REASON.value, "unit": form["unit"].value() or ""}
    return render(request, "office/text_modules/write.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_TEXT_MODULES)
def change(request: HttpRequest, *, caseworker: Caseworker, module_id: UUID) -> HttpResponse:
    """Write a new version of a text module, or offer it no longer. The earlier versions stand below."""
    module = module_visible_to(caseworker, module_id, writing=request.method == "POST")
    if module is None:
        raise Http404
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=_now(module))
    problems = [(str(sentences[0]), name) for name, sentences in form.errors.items()]
    if form.is_bound and not problems and "_pruefen" not in request.POST:
        try:
            if "_beenden" in request.POST:
                retire_module(module, by=caseworker)
            else:
                change_module(module, by=caseworker, title=form.cleaned_data["title"], text=form.cleaned_data["text"])
            return redirect(link(request, "text_modules-overview"))
        except Refusal as refusal:
            problems = [(str(refusal), "text")]
    context = {**_page(form, problems), "module": module, "purpose": PURPOSE_WORDS[Purpose(module.purpose)]}
    context["versions"] = [(row, local(row.made_at)) for row in versions_of(module)]
    return render(request, "office/text_modules/change.html", context, status=422 if problems else 200)


def _now(module: TextModule) -> dict[str, str]:
    return {"title": module.title, "text": module.text}


def _page(form: forms.Form, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what both forms show: the hints are of what stands in the field now."""
    text = str(form["text"].value() or "")
    return {
        "problems": problems,
        "module_title": form["title"].value() or "",
        "module_text": text,
        "hints": told(plain_hints([text])),
    }


def _units(caseworker: Caseworker) -> list[Unit]:
    return [
        unit
        for unit in tree().units.values()
        if unit.tenant_id == caseworker.tenant_id and caseworker.works_for(unit.pk)
    ]


def _line(request: HttpRequest, row: TextModule, units: Any, names: dict[UUID, str]) -> dict[str, Any]:
    by = names.get(row.author_id, "") if row.author_id else ""
    return {
        "title": row.title,
        "text": row.text,
        "href": link(request, "text_modules-change", module_id=row.pk),
        "unit": units[row.unit_id].name if row.unit_id in units else "",
        "version": f"Fassung {row.number} vom {local(row.made_at):%d.%m.%Y}{', ' + by if by else ''}",
    }
