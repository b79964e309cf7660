"""What an acknowledgement does to a lot and its FSE; shares are never touched: an ARL is not a payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.fse import FseState
from app.domain.lot import Lot, LotState
from app.domain.retour import Arl
from app.services.repositories import UnitOfWork
from app.teletransmission import rejects

PAID_WITHOUT_ARL = "Retour de paiement reçu sans accusé de réception."


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Settles lots inside an open unit of work."""

    uow: UnitOfWork
    now: datetime

    def __call__(self, arl: Arl) -> list[str]:
        """Settle the lot that *arl* names and return what a person should check, in French."""
        lot = self.uow.lots.by_numero(arl.lot_numero, arl.file_id)
        if lot is None:
            return [f"Accusé du lot {arl.lot_numero} (fichier {arl.file_id}) : lot inconnu ici."]
        return self._accepted(lot) if arl.accepted else self._refused(lot, arl)

    def by_payment(self, fse_id: int, lot_numero: int) -> None:
        """Settle the FSE, and its lot with it, that a decision of the payer proves to have arrived."""
        lot = self.uow.lots.by_numero(lot_numero) if lot_numero else None
        if lot is not None and fse_id in lot.fse_ids and lot.state in {LotState.TRANSMIS, LotState.ISSUE_INCONNUE}:
            self._settle(lot, LotState.ACQUITTE, FseState.ACQUITTEE, PAID_WITHOUT_ARL)
        else:
            self.uow.fses.set_state(fse_id, FseState.ACQUITTEE, self.now, PAID_WITHOUT_ARL)

    def _accepted(self, lot: Lot) -> list[str]:
        if lot.state is LotState.REFUSE:
            return [f"Lot {lot.numero} : accusé positif après un refus. Vérifiez auprès de la caisse."]
        if lot.state is not LotState.ACQUITTE:
            self._settle(lot, LotState.ACQUITTE, FseState.ACQUITTEE, "")
        return []

    def _refused(self, lot: Lot, arl: Arl) -> list[str]:
        """Refuse the whole lot, unless the reason says that an earlier sending of it was taken."""
        reason = " ".join(filter(None, (arl.code, arl.label)))
        hint = rejects.explain(arl.code, arl.label, stage=rejects.ARL)
        if hint.action == rejects.NO_RESEND and not arl.invoice_numeros:
            return [f"Lot {lot.numero} : {reason}. Ne le renvoyez pas : son premier envoi est arrivé."]
        if lot.state is LotState.ACQUITTE:
            said = f"Lot {lot.numero} : accusé négatif ({reason}) après un accusé positif."
            return [f"{said} Vérifiez auprès de la caisse."]
        if lot.state is not LotState.REFUSE:
            self._settle(lot, LotState.REFUSE, FseState.REFUSEE, reason)
        invoices = ", ".join(map(str, arl.invoice_numeros))
        return [f"Lot {lot.numero} refusé : {reason}" + (f" (facture {invoices})." if invoices else ".")]

    def _settle(self, lot: Lot, state: LotState, fse_state: FseState, detail: str) -> None:
        self.uow.lots.set_state(lot.id, state, self.now, detail)
        for fse_id in lot.fse_ids:
            current = self.uow.fses.get(fse_id).state
            if current is FseState.EN_LOT:  # the sending was believed to have failed
                self.uow.fses.set_state(fse_id, FseState.TRANSMISE, self.now, f"lot {lot.numero}")
                current = FseState.TRANSMISE
            if current in {FseState.TRANSMISE, FseState.ISSUE_INCONNUE}:
                self.uow.fses.set_state(fse_id, fse_state, self.now, detail or f"lot {lot.numero}")
