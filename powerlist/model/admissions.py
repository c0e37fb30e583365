"""What was admitted beside the lists of powers and duties: to grids, to villages, for a time, for assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from powerlist.model.common import BodyRef, Citation, Provenance
from powerlist.model.fields import AtLeast, Id, Name, route_field
from powerlist.model.period import ALWAYS, Period
from powerlist.model.powers import Instrument
from powerlist.route import Route
from powerlist.terms import AdmissionList


@dataclass(frozen=True, slots=True)
class Admission:
    """A matter that `owner` may ask of `to` (准入事项): no power moves, the owner stays responsible.

    `duties` are what is asked, `safeguards` what comes with it (人员, 经费 …). A temporary task must end.
    """

    id: Id
    list: AdmissionList
    matter: Name
    owner: BodyRef
    to: Annotated[tuple[BodyRef, ...], AtLeast(1)]
    duties: tuple[Name, ...] = ()
    safeguards: tuple[Name, ...] = ()
    period: Period = ALWAYS
    instrument: Instrument | None = None
    basis: tuple[Citation, ...] = ()
    provenance: Provenance | None = None
    at: Route = route_field()
