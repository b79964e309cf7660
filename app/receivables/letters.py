"""What a reminder holds, frozen before it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.domain.creance import Creance, Debtor, Etape, Relance, RelanceLigne, RelanceState
from app.domain.money import Money
from app.receivables.procedure import Rythme


def draft_letter(
    debtor: Debtor, creances: Sequence[Creance], etape: Etape, reference: str, today: date, rythme: Rythme
) -> Relance:
    """Return the letter to be stored and printed: numbers, days and money, nothing about care."""
    lignes = tuple(
        RelanceLigne(c.invoice_numero, c.first_day, c.last_day, c.facture, c.deja_regle, c.reste) for c in creances
    )
    return Relance(
        id=0,
        reference=reference,
        debtor=debtor,
        etape=etape,
        lignes=lignes,
        total=Money.total(ligne.reste for ligne in lignes),
        pay_before=today + timedelta(days=rythme.paiement_jours),
        dated_on=today,
        state=RelanceState.IMPRESSION,
    )
