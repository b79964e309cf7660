"""Planned tariff steps that the cabinet turned on, although no text in force confirms them."""

from __future__ import annotations

import json
from dataclasses import replace

from app.services.repositories import UnitOfWork
from app.services.tables import Tables

SETTING = "tarifs.etapes"


def steps_on(uow: UnitOfWork) -> frozenset[str]:
    """Return the codes of the steps turned on (resources/ngap/etapes.csv)."""
    return frozenset(json.loads(uow.cabinet.setting(SETTING) or "[]"))


def keep_steps(uow: UnitOfWork, codes: frozenset[str]) -> None:
    """Store the codes of the steps turned on; the caller commits."""
    uow.cabinet.set_setting(SETTING, json.dumps(sorted(codes)))


def with_steps(product: Tables, steps: frozenset[str]) -> Tables:
    """Return the tables with the planned rows of *steps* on; a code that they do not know changes nothing."""
    if not steps:
        return product
    nomenclature = product.nomenclature.with_steps(steps)
    return replace(product, billing=replace(product.billing, nomenclature=nomenclature))
