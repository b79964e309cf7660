"""The tables of an open session: whoever holds them sees a tariff change at once, without opening again."""

from __future__ import annotations

from app.billing.aide import AideRow
from app.billing.nomenclature import Etape
from app.billing.pricing import BillingTables
from app.services.tables import Caisse, Tables


class LiveTables(Tables):
    """Stands for the tables in force; ``put`` changes them for all who hold this one.

    A job under way reads either the tables before or those after: the signature refuses a price that moved meanwhile.
    """

    __slots__ = ("_now",)
    _now: Tables

    def __init__(self, now: Tables) -> None:
        self.put(now)

    def put(self, now: Tables) -> None:
        """Let *now* be the tables in force."""
        object.__setattr__(self, "_now", now)

    @property
    def billing(self) -> BillingTables:
        """Prices, rates and régimes in force."""
        return self._now.billing

    @property
    def caisses(self) -> tuple[Caisse, ...]:
        """The caisses."""
        return self._now.caisses

    @property
    def etapes(self) -> tuple[Etape, ...]:
        """Planned tariff steps."""
        return self._now.etapes

    @property
    def aide(self) -> tuple[AideRow, ...]:
        """Decision table of the aide à la cotation."""
        return self._now.aide

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)
