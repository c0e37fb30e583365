"""What kind of event it is (归类): the attributes that rules of the phase `classify` set, before anything else is weighed.

In: a scene and facts. Out: the attributes, with what was weighed; or the fact that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from powerlist.catalog import Catalog
from powerlist.logic.evaluate import Facts
from powerlist.logic.typing import Mistake, typed_one
from powerlist.model.condition import Value
from powerlist.model.rulebook import Rule
from powerlist.scales import Scales, values_of
from powerlist.scene import Scene
from powerlist.terms import Phase
from powerlist.trace import Candidate, Step
from powerlist.weigh import Engine, Weighed, first_unknown


@dataclass(frozen=True)
class Needs:
    """The answer depends on a fact that is not known (还需要的事实)."""

    attribute: str


@dataclass(frozen=True)
class Classified:
    """Attributes that classify rules have set; `clash` when two rules disagree. What was weighed is kept with the facts
    it was weighed by: few ask for the steps."""

    facts: Mapping[str, Value] = field(default_factory=dict)
    clash: tuple[Candidate, ...] = ()
    weighings: tuple[tuple[Scales, Facts, Weighed], ...] = ()

    def steps(self, engine: Engine) -> tuple[Step, ...]:
        """One step for each rule; of a rule that sets several attributes, that of the last."""
        return tuple({step.rule.id: step for scales, known, weighed in self.weighings
                      for step in scales.steps(known, weighed, engine, scales.rules)}.values())


NOT_CLASSIFIED = Classified()


def classify(scene: Scene, facts: Facts) -> Classified | Needs:
    """What kind of event this is (规模、指挥层级 …), by the rules of the phase `classify`: found once for all lines of
    which these rules see the same."""
    seen = values_of(scene.rules.scales(Phase.CLASSIFY).asks, facts)
    found: Classified | Needs | None = scene.classified.get(seen)
    if found is None:
        found = scene.classified[seen] = _classify(scene, facts)
    return found


def _classify(scene: Scene, facts: Facts) -> Classified | Needs:
    found: dict[str, Value] = {}
    clash: tuple[Candidate, ...] = ()
    weighings: list[tuple[Scales, Facts, Weighed]] = []
    for name, scales in scene.rules.classifiers:
        known = {**facts, **found} if found else facts
        weighed = scales.weigh(known, scene.engine)
        if weighed.open:
            return Needs(first_unknown(weighed.open[0], known))
        values = _values_set(scene.catalog, name, weighed.standing)
        found[name] = next(iter(values), None)
        weighings.append((scales, known, weighed))
        if len(values) > 1:
            clash += tuple(Candidate(None, tuple(ids)) for ids in values.values())
    return Classified(found, clash, tuple(weighings))


def _values_set(catalog: Catalog, name: str, rules: tuple[Rule, ...]) -> dict[Value, list[str]]:
    values: dict[Value, list[str]] = {}
    for rule in rules:
        value = typed_one(catalog.vocabulary[name], str(rule.then.set[name])) if rule.then else None
        if not isinstance(value, Mistake):
            values.setdefault(value, []).append(rule.id)
    return values
