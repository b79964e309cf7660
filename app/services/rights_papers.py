"""Papers of the rights: an attestation read to fill a form, the sheet printed for the file."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import PARIS, Clock
from app.domain.droits import Droits, DroitsAmc, DroitsAmo
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.rights.attestation import AttestationLue, read_attestation
from app.rights.ecart import Noms, period_words
from app.rights.holding import ranked
from app.services.amc_contracts import media_of
from app.services.ports_attestation import PaperText, PaperUnreadable, RightsPrinter, RightsSheet
from app.services.repositories import UnitOfWorkFactory
from app.services.rights_file import ReadRightsFile


@dataclass(frozen=True, slots=True)
class ReadAttestation:
    """Proposes fields; a person confirms every one of them."""

    text: PaperText

    def __call__(self, user: Utilisateur, contenu: bytes) -> AttestationLue:
        """Return what the paper says. Blocks. Raise PieceRefused, PaperUnreadable, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        found = read_attestation(self.text.lines(contenu, media_of(contenu)))
        if not found.champs:
            raise PaperUnreadable("no field found")
        return found


@dataclass(frozen=True, slots=True)
class PrintRights:
    """The rights of the day on paper, for the file of the patient."""

    unit_of_work: UnitOfWorkFactory
    read: ReadRightsFile
    printer: RightsPrinter
    clock: Clock
    noms: Noms

    def __call__(self, user: Utilisateur, patient_id: int) -> bytes:
        """Return the PDF; noted in the journal. Blocks. Raise NotAllowed, NotFound."""
        shown = self.read(user, patient_id)
        now = self.clock.now()
        with self.unit_of_work() as uow:
            snapshots = ranked(uow.patients.droits(patient_id))
            held = shown.held.droits
            sheet = RightsSheet(
                cabinet=uow.cabinet.cabinet(),
                patient=uow.patients.get(patient_id),
                droits=held,
                sentence=shown.held.reason,
                lecture=f"{shown.lecture.words}. {shown.lecture.phrase}" if shown.lecture else "",
                amo=amo_rows(held.amo if held else None, self.noms),
                amc=amc_rows(held.amc if held else None),
                ecarts=tuple(f"{e.phrase} {e.consequence}" for e in shown.ecarts),
                lectures=tuple(map(_reading, snapshots)),
                printed_at=now,
                printed_by=user.nom_affiche,
            )
            uow.journal.append(now, user.login, JournalAction.IMPRESSION, f"patient:{patient_id}", "fiche de droits")
            uow.commit()
        return self.printer.rights_sheet(sheet)


def amo_rows(amo: DroitsAmo | None, noms: Noms) -> tuple[tuple[str, str], ...]:
    """Return the compulsory part in words, an unknown code shown as read."""
    if amo is None:
        return (("Assurance Maladie", "Aucun droit connu"),)
    name = noms.caisse(amo.regime, amo.caisse)
    return (
        ("Caisse", f"{name} ({amo.regime} {amo.caisse} {amo.centre})".strip()),
        ("Période", period_words(amo.periode)),
        ("Exonération", noms.exonerations.get(amo.exoneration, f"code {amo.exoneration} inconnu, gardé tel quel")),
        ("Nature", noms.natures.get(amo.nature_assurance, f"code {amo.nature_assurance} inconnu, gardé tel quel")),
    )


def amc_rows(amc: DroitsAmc | None) -> tuple[tuple[str, str], ...]:
    """Return the complementary part in words."""
    if amc is None:
        return (("Complémentaire", "Aucune"),)
    return (
        ("Complémentaire", f"{amc.nom} ({amc.organisme})".strip()),
        ("N° d’adhérent", amc.adherent or "non renseigné"),
        ("Gestion", amc.gestion.value),
        ("Formule", amc.formule or "non renseignée"),
        ("Période", period_words(amc.periode)),
    )


def _reading(droits: Droits) -> tuple[str, str]:
    made = f"{droits.source.value}, {droits.lu_at.astimezone(PARIS):%d/%m/%Y}"
    words = period_words(droits.amo.periode if droits.amo else None)
    return made, f"{words} — {droits.motif}" if droits.motif else words
