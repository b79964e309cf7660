"""The journal of lookups: list, export, and what asking brought in euros."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.clock import PARIS, Clock
from app.domain.journal import JournalAction
from app.domain.money import ZERO, Money
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.verification import ANSWERED, Montants, MotifDemande
from app.services.repositories import UnitOfWorkFactory
from app.services.repositories_rights import LookupFilter, LookupRow

COLUMNS = (
    "Date", "Heure", "Demandé par", "Patient", "Motif", "Jour du soin", "Résultat", "Durée (ms)", "Différences",
    "Effet caisse", "Effet complémentaire", "Effet patient", "Précision",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class LookupStats:
    """What asking brought."""

    demandes: int = 0
    repondues: int = 0
    changees: int = 0
    """Answers that changed the bill."""
    euros: Money = ZERO
    """What the caisse and the complementary insurer would have been asked and would not have paid."""
    duree_mediane_ms: int = 0


def stats_of(rows: Sequence[LookupRow]) -> LookupStats:
    """Return the figures of *rows*. Euros are those asked from the wrong payer, each answer counted once.

    Searches of identities are left out: they bring no rights.
    """
    lookups = [row.lookup for row in rows if row.lookup.motif is not MotifDemande.IDENTITE_INS]
    moved = [one.effet for one in lookups if one.issue in ANSWERED and one.effet]
    times = sorted(one.duree_ms for one in lookups if one.issue in ANSWERED)
    return LookupStats(
        demandes=len(lookups),
        repondues=len(times),
        changees=len(moved),
        euros=Money.total(saved(effet) for effet in moved),
        duree_mediane_ms=times[len(times) // 2] if times else 0,
    )


def saved(effet: Montants) -> Money:
    """Return what two insurers would have been asked in vain: the shares that the answer takes away from them."""
    return Money.total(-part for part in (effet.amo, effet.amc) if part < ZERO)


@dataclass(frozen=True, slots=True)
class ReadLookups:
    """Reads for the screen and for the export."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, wanted: LookupFilter) -> tuple[LookupRow, ...]:
        """Return the lookups, newest first. Blocks. Raise NotAllowed."""
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            return uow.rights.lookups(wanted)

    def raw(self, user: Utilisateur, lookup_id: int) -> bytes:
        """Return an answer as received; noted in the access journal. Raise NotFound, NotAllowed."""
        require(user.role, Permission.VOIR_NIR)
        with self.unit_of_work() as uow:
            found = uow.rights.raw_answer(lookup_id)
            subject = f"interrogation:{lookup_id}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.CONSULTATION, subject, "réponse reçue")
            uow.commit()
        return found

    def export(self, user: Utilisateur, wanted: LookupFilter) -> bytes:
        """Return the lookups as CSV (UTF-8 with a mark, semicolons), noted in the access journal. Raise NotAllowed."""
        rows = self(user, wanted)
        with self.unit_of_work() as uow:
            detail = f"{len(rows)} interrogations de droits"
            uow.journal.append(self.clock.now(), user.login, JournalAction.EXPORT, "interrogations", detail)
            uow.commit()
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows([_safe(cell) for cell in _cells(row)] for row in rows)
        return out.getvalue().encode("utf-8-sig")


def _cells(row: LookupRow) -> tuple[str, ...]:
    one, local = row.lookup, row.lookup.at.astimezone(PARIS)
    effet = ("", "", "") if one.effet is None else (one.effet.amo.bare, one.effet.amc.bare, one.effet.patient.bare)
    return (
        f"{local:%d/%m/%Y}",
        f"{local:%H:%M}",
        one.par,
        row.patient,
        one.motif.value,
        f"{one.soin_on:%d/%m/%Y}",
        one.issue.value,
        str(one.duree_ms),
        " ".join(one.ecarts),
        *effet,
        one.detail,
    )


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted; an amount is not one."""
    amount = cell[:1] == "-" and cell[1:].replace(",", "").replace("\u00a0", "").isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not amount else cell
