"""The form that the bench of the studio works on is what it says, and the studio can read it."""

from portalwerk.packages.rules.archive import unpack
from portalwerk.packages.rules.assembling import package_of
from portalwerk.packages.rules.sketching import faults_of, sketch
from portalwerk.project.bench.sample_forms import counted
from portalwerk.project.studio_bench import PAGE, UNIT, large_package


def test_the_package_is_whole_and_has_300_questions_with_150_rules() -> None:
    content = unpack(large_package()).content
    assert package_of(content).findings == []
    assert faults_of(content) == []
    form = sketch(content)
    assert form is not None
    assert counted(form) == (300, 150)
    assert form.page(PAGE) is not None
    assert content["package.yaml"]["unit"] == UNIT
