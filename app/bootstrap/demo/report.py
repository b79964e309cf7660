"""What the demonstration produced, counted from the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.demo.play import Messages
from app.domain.fse import FseState
from app.domain.ledger import Conservation, check_conservation
from app.domain.money import Money
from app.services.repositories import UnitOfWorkFactory

_SIGNED = tuple(
    s for s in FseState if s not in {FseState.BROUILLON, FseState.A_SIGNER, FseState.SIGNATURE, FseState.ANNULEE}
)
_SENT = (FseState.TRANSMISE, FseState.ACQUITTEE, FseState.REFUSEE)


@dataclass(frozen=True, slots=True)
class Report:
    """The closing table."""

    fse: dict[str, int]
    lots: int
    conservation: Conservation
    lecteur: str
    messages: Messages
    fichiers: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the document of ``cabinet demo --json`` (amounts in cents)."""
        total = self.conservation.total
        return {
            "fse": self.fse,
            "centimes": {
                "factures": total.facture.cents,
                "payes": total.paye.cents,
                "attendus": total.attendu.cents,
                "rejetes": total.rejete.cents,
                "abandonnes": total.abandonne.cents,
            },
            "conservation": self.conservation.holds,
            "lecteur": self.lecteur,
            "messages": {"envoyes": self.messages.envoyes, "recus": self.messages.recus},
            "fichiers": list(self.fichiers),
        }

    def as_text(self) -> str:
        """Return the table printed at the end."""
        total = self.conservation.total
        rows: list[tuple[str, str]] = [
            *((f"FSE {name}", str(count)) for name, count in self.fse.items()),
            ("Lots", str(self.lots)),
            ("Facturé", _money(total.facture)),
            ("Payé", _money(total.paye)),
            ("Attendu", _money(total.attendu)),
            ("Rejeté", _money(total.rejete)),
            ("Abandonné", _money(total.abandonne)),
            ("Conservation", "vérifiée au centime" if self.conservation.holds else "ROMPUE"),
            ("Lecteur", self.lecteur),
            ("Messages", f"{self.messages.envoyes} envoyés, {self.messages.recus} reçus"),
        ]
        lines = [f"  {name:<18}{value:>24}" for name, value in rows]
        lines += ["  Fichiers :", *(f"    {name}" for name in self.fichiers), *self.conservation.ecarts]
        return "\n".join(lines)


def _money(amount: Money) -> str:
    return str(amount)


def count(unit_of_work: UnitOfWorkFactory, output: Path, lecteur: str, messages: Messages) -> Report:
    """Count what the cabinet holds now, and list the files of *output*."""
    with unit_of_work() as uow:
        fse = {
            "preparees": len(uow.fses.in_state(*(s for s in FseState if s is not FseState.ANNULEE))),
            "signees": len(uow.fses.in_state(*_SIGNED)),
            "transmises": len(uow.fses.in_state(*_SENT)),
            "acquittees": len(uow.fses.in_state(FseState.ACQUITTEE)),
            "refusees": len(uow.fses.in_state(FseState.REFUSEE)),
        }
        lots = len(uow.lots.rows())
        conservation = check_conservation(uow.ledger.comptes())
    files = tuple(sorted(str(path.relative_to(output).as_posix()) for path in output.rglob("*") if _kept(path)))
    return Report(fse, lots, conservation, lecteur, messages, files)


def _kept(path: Path) -> bool:
    """Leave out what closes with the database (journal of writes, lock)."""
    return path.is_file() and not path.name.endswith(("-wal", "-shm", ".verrou", ".lock"))
