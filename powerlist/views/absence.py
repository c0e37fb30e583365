"""Why an event has no owner (没有主办的原因): what was wanted in the place of one, and who was it before.

In: a scene and the power or duty that came nearest to giving an owner. Out: the reason as data; no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from powerlist.model.bodies import Body
from powerlist.model.duties import Duty, Scenario
from powerlist.model.powers import Holder
from powerlist.scene import Line, Scene
from powerlist.terms import Role


class Why(StrEnum):
    """Why nobody is the owner (空白的原因)."""

    NOTHING_NAMED = "nothing-named"
    NOT_APPLICABLE = "not-applicable"
    NOBODY = "nobody-plays"
    NOT_IN_FORCE = "not-in-force"
    DUTY_ENDED = "duty-ended"
    NO_RULE = "no-rule"


@dataclass(frozen=True, slots=True)
class Absence:
    """Why nobody is the owner, the role that nobody plays, the power or duty that came nearest, what the law or the
    list wants there, and the bodies that did it until they were abolished."""

    why: Why
    missing: str | None
    ground: str | None
    wanted: Holder | Duty | None = None
    ended: tuple[Body, ...] = ()


def absence(scene: Scene, ground: str | None, missing: str | None, scenario: Scenario | None) -> Absence:
    """Why nobody is the owner, as far as that ground tells."""
    line = next((line for line in scene.lines if ground is not None and line.id == ground), None)
    why = _why(scene, line, missing)
    wanted = _wanted(scene, line, missing, scenario) if line and why in (Why.NOBODY, Why.NO_RULE) else None
    return Absence(why, missing, ground, wanted, tuple(_ended(scene, wanted)))


def _why(scene: Scene, line: Line | None, missing: str | None) -> Why:
    if missing is not None:
        return Why.NOBODY
    if line is None:
        return Why.NOT_APPLICABLE if scene.lines else Why.NOTHING_NAMED
    if line.item is not None and not line.facts["item.in_force"]:
        return Why.NOT_IN_FORCE
    if line.responsibility is not None and not line.facts["duty.listed"]:
        return Why.DUTY_ENDED
    return Why.NO_RULE


def _wanted(scene: Scene, line: Line, missing: str | None, scenario: Scenario | None) -> Holder | Duty | None:
    """What the law or the list wants in the place of the role that nobody plays."""
    if missing in (Role.STATUTORY_HOLDER, None) and line.item is not None:
        return line.item.holder_of(line.measure)
    if missing == Role.PRINCIPAL and line.responsibility is not None:
        return scene.principal_duty(line, scenario)
    return None


def _ended(scene: Scene, wanted: Holder | Duty | None) -> Iterator[Body]:
    department, named = (wanted.department, wanted.body) if wanted else (None, None)
    for body in scene.catalog.bodies.values():
        ended = body.period.end is not None and body.period.end <= scene.day
        if ended and ((department and department in body.departments) or named == body.id):
            yield body
