"""The house: which folders there are, what an app may hold, and that the import contracts know all of it.

`lint-imports` checks the contracts themselves; here we check that nothing is missing from them.
"""

import ast
import tomllib

import pytest
from django.conf import settings

from tests.shape.reading import NO_APPS, ROOT, SITES, SOURCE, apps, modules, short

MENU = {"models", "rules", "queries", "actions", "events", "tasks", "providers", "apps"}
BESIDE = {"__init__", "migrations", "__pycache__", "templates", "letters", "fonts", "static"}
SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "mixins",
    "services",
    "service",
    "common",
    "misc",
    "managers",
    "signals",
}
LIMIT = 500

CONTRACTS = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def test_there_are_the_contracts_of_the_house():
    assert set(CONTRACTS) == {
        "Apps: calls go down, events go up",
        "Sites do not know each other",
        "Inside an app: the fixed menu of modules",
        "Rules are pure",
        "Vendors are reached through their registry only",
        "Only sites use components",
        "The outside world shares no code with the portal",
        "No cycles anywhere",
    }
    exhaustive = [
        name for name, contract in CONTRACTS.items() if contract["type"] == "layers" and contract.get("exhaustive")
    ]
    assert len(exhaustive) == 3


def test_every_app_keeps_to_the_menu():
    menu = CONTRACTS["Inside an app: the fixed menu of modules"]
    assert sorted(menu["containers"]) == [f"portalwerk.{app}" for app in apps()]
    assert {layer.strip("()") for layer in menu["layers"]} == MENU


def test_every_folder_is_placed_in_the_layers():
    layers = " | ".join(CONTRACTS["Apps: calls go down, events go up"]["layers"]).split(" | ")
    placed = {layer.strip("()") for layer in layers}
    assert {*apps(), *NO_APPS} <= placed


def test_every_site_is_placed_in_the_layers():
    layers = " | ".join(CONTRACTS["Sites do not know each other"]["layers"]).split(" | ")
    folders = {path.name for path in (SOURCE / "web").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {*SITES, "gate"}
    assert folders <= {layer.strip("()") for layer in layers}


@pytest.mark.parametrize("app", apps())
def test_an_app_holds_nothing_but_the_menu(app):
    held = {path.stem for path in (SOURCE / app).iterdir()}
    assert held <= MENU | BESIDE, f"{app}: {sorted(held - MENU - BESIDE)}"


@pytest.mark.parametrize("app", [*apps(), "kernel"])
def test_what_an_app_is_stands_in_its_first_sentence_and_nothing_else(app):
    [sentence] = ast.parse((SOURCE / app / "__init__.py").read_text()).body
    assert ast.literal_eval(sentence.value).strip().endswith(".")


def test_installed_apps_are_the_folders():
    installed = {name.removeprefix("portalwerk.") for name in settings.INSTALLED_APPS if name.startswith("portalwerk.")}
    with_wiring = {app for app in apps() if (SOURCE / app / "apps.py").exists()}
    assert installed == {*with_wiring, "kernel", "ui", "web"}


def test_no_module_is_called_by_a_name_that_says_nothing():
    said = [short(path) for path, _ in modules() if path.stem in SAY_NOTHING or path.parent.name in SAY_NOTHING]
    assert said == []


def test_nobody_imports_inside_a_function_but_the_wiring():
    found = []
    for path, tree in modules():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and path.name != "apps.py" and "project" not in path.parts:
                inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                found += [f"{short(path)}:{node.lineno}" for node in inner if "noqa: PLC0415" not in _line(path, node)]
    assert found == []


def _line(path, node):
    return path.read_text().splitlines()[node.lineno - 1]


def test_modules_stay_small_enough_to_be_read():
    long = {short(path): len(path.read_text().splitlines()) for path, _ in modules()}
    assert {name: count for name, count in long.items() if count > LIMIT} == {}


def test_everything_that_people_call_says_what_it_does():
    silent = []
    for path, tree in modules():
        for node in tree.body:
            is_public = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
            if is_public and not any(ast.unparse(one) == "overload" for one in node.decorator_list):
                silent += [] if ast.get_docstring(node) else [f"{short(path)}:{node.lineno} {node.name}"]
    assert silent == []


def test_who_listens_is_written_in_the_wiring_only():
    subscribing = [
        short(path)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "subscribe"
    ]
    assert {name.rpartition("/")[2] for name in subscribing} == {"apps.py"}
