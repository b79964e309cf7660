"""Builds again, from stored feuilles, the drafts that the auto-contrôle checks: one patient at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.billing.calendrier import ZoneFeries
from app.billing.composition import Cotation, SeanceComposee
from app.billing.dossier import Dossier
from app.billing.draft import BilledSeance, DraftSeance, FseDraft
from app.billing.invoice import Place
from app.billing.nomenclature import Acte
from app.billing.pricing import BillingTables, Priced, price_seance
from app.billing.rates import Situation
from app.domain.circonstances import rights_asked
from app.domain.composition import NO_COMPLEMENT, LigneKind
from app.domain.dap import DemandeAccord
from app.domain.dates import DateRange
from app.domain.droits import Droits
from app.domain.fse import Fse, FseLine, FseState
from app.domain.patient import Patient
from app.domain.people import Praticien
from app.domain.sejour import Sejour
from app.domain.soins import Ordonnance, PriseEnCharge, Seance, SeanceState
from app.rights.holding import covers
from app.services.dossier_builder import Around, dossier_of, zone_feries
from app.services.draft_builder import priced_seance
from app.services.repositories import UnitOfWork

BILLED = (
    FseState.SIGNEE, FseState.EN_LOT, FseState.TRANSMISE, FseState.ISSUE_INCONNUE, FseState.ACQUITTEE,
    FseState.REFUSEE,
)  # fmt: skip


def by_seance(fse: Fse) -> tuple[tuple[FseLine, ...], ...]:
    """Return the lines séance by séance, by day, the act first: one group is one row of the draft."""
    groups: dict[int, list[FseLine]] = {}
    for line in fse.lines:
        groups.setdefault(line.seance_id, []).append(line)
    return tuple(tuple(lines) for lines in sorted(groups.values(), key=lambda own: (own[0].day, own[0].seance_id)))


@dataclass(slots=True)
class _File:
    """What is read once for a patient."""

    patient: Patient
    fses: tuple[Fse, ...]
    pecs: dict[int, PriseEnCharge]
    droits: dict[int, Droits]
    seances: dict[int, Seance]
    demandes: tuple[DemandeAccord, ...]
    sejours: tuple[Sejour, ...]
    ordonnances: dict[int, Ordonnance] = field(default_factory=dict)


@dataclass(slots=True)
class BilledReader:
    """Reads within one unit of work; prices are kept from one patient to the next."""

    uow: UnitOfWork
    tables: BillingTables
    today: date
    praticiens: dict[int, Praticien] = field(default_factory=dict)
    known: dict[tuple[object, ...], FseLine | None] = field(default_factory=dict)
    calendar: ZoneFeries | None = None

    def drafts(self, patient: Patient, period: DateRange, praticien_id: int | None) -> Iterator[tuple[Fse, FseDraft]]:
        """Yield each feuille of *patient* with a séance in *period*, with its draft."""
        file = self._file(patient)
        billed = [_billed(fse) for fse in file.fses]
        for index, fse in enumerate(file.fses):
            if not any(line.day in period for line in fse.lines) or praticien_id not in {None, fse.praticien_id}:
                continue
            others = tuple(
                line
                for other, lines in enumerate(billed)
                if other != index and file.fses[other].state is not FseState.REFUSEE
                for line in lines
            )
            yield fse, self._draft(file, fse, others)

    def _file(self, patient: Patient) -> _File:
        uow, pecs = self.uow, {pec.id: pec for pec in self.uow.soins.pecs(patient.id)}
        return _File(
            patient,
            tuple(fse for fse in uow.fses.lines_of_patient(patient.id, date.min) if fse.state in BILLED),
            pecs,
            {droits.id: droits for droits in uow.patients.droits(patient.id)},
            {seance.id: seance for seance in uow.soins.seances_of_patient(patient.id)},
            uow.daps.of_pecs(pecs),
            uow.sejours.of_patient(patient.id),
        )

    def _draft(self, file: _File, fse: Fse, others: tuple[BilledSeance, ...]) -> FseDraft:
        if fse.ordonnance_id not in file.ordonnances:
            file.ordonnances[fse.ordonnance_id] = self.uow.soins.ordonnance(fse.ordonnance_id)
        ordonnance, droits = file.ordonnances[fse.ordonnance_id], file.droits.get(fse.droits_id)
        rows = tuple(_composee(file, fse, lines) for lines in by_seance(fse))
        last = rows[-1].seance.day
        covered = droits is None or covers(droits, last) or covers(droits, ordonnance.prescrite_on)
        used = rights_asked(droits, fse.circonstances)
        return FseDraft(
            patient=file.patient,
            ordonnance=ordonnance,
            pec=file.pecs[fse.pec_id],
            droits=used,
            droits_reason="Droits utilisés pour la feuille." if droits else "Aucun droit gardé avec la feuille.",
            droits_cover=covered,
            seances=tuple(self._seance(row, used) for row in rows),
            billed=others,
            seances_before=_before(fse, file.fses),
            today=self.today,
            nomenclature=self.tables.nomenclature,
            composees=rows,
            dossier=self._dossier(file, fse, rows, used),
            circonstances=fse.circonstances,
        )

    def _dossier(self, file: _File, fse: Fse, rows: Sequence[SeanceComposee], droits: Droits | None) -> Dossier:
        """Agreements and bilans are those known today: the cabinet may have noted them after the feuille."""
        pec = file.pecs[fse.pec_id]
        if self.calendar is None:
            self.calendar = zone_feries(self.uow)
        known = Around(
            pec,
            tuple(file.pecs.values()),
            tuple(file.seances.values()),
            tuple(d for d in file.demandes if d.pec_id == pec.id),
            file.sejours,
            self._praticien(rows[0].seance.praticien_id),
            self.calendar,
        )
        nature = droits.amo.nature_assurance if droits and droits.amo else ""
        told = dossier_of(known, fse.seance_ids, fse.circonstances, nature, rows[0].seance.day)
        return replace(told, facture_par=fse.praticien_id)

    def _praticien(self, praticien_id: int) -> Praticien:
        if praticien_id not in self.praticiens:
            self.praticiens[praticien_id] = self.uow.cabinet.praticien(praticien_id)
        return self.praticiens[praticien_id]

    def _seance(self, row: SeanceComposee, droits: Droits | None) -> DraftSeance:
        """The séance as today's tables price it on its day, to be compared with what was billed."""
        seance, place = (
            row.seance,
            Place(self._praticien(row.seance.praticien_id).zone, self.calendar or ZoneFeries.METROPOLE),
        )
        if seance.complements != NO_COMPLEMENT or row.situation != Situation():
            return priced_seance(row, droits, self.tables, place)
        acte = self.tables.nomenclature.in_force(row.acte_id, seance.day)
        if acte is None:
            return DraftSeance(seance, None)
        line = self._priced(seance, acte, droits, place)
        return DraftSeance(seance, acte, (line,) if line else ())

    def _priced(self, seance: Seance, acte: Acte, droits: Droits | None, place: Place) -> FseLine | None:
        """Price a bare act once per tariff and snapshot of rights, then copy the line to the day."""
        value = self.tables.nomenclature.key_value(acte.lettre_cle, place.zone, seance.day)
        amc = droits.amc if droits else None
        applies = amc is None or amc.periode is None or seance.day in amc.periode
        nature = droits.amo.nature_assurance if droits and droits.amo else ""
        key = (
            acte.act_id, acte.validity.start, value and value.validity.start, place.zone, droits and droits.id, nature,
            applies,
        )  # fmt: skip
        if key not in self.known:
            priced = price_seance(seance, acte, place.zone, droits, self.tables)
            self.known[key] = priced.line if isinstance(priced, Priced) else None
        line = self.known[key]
        return None if line is None else replace(line, seance_id=seance.id, day=seance.day, lieu=seance.lieu)


def _billed(fse: Fse) -> tuple[BilledSeance, ...]:
    return tuple(
        BilledSeance(fse.id, fse.numero, line.seance_id, line.day, line.acte_id)
        for line in fse.lines
        if line.kind is LigneKind.ACTE
    )


def _before(fse: Fse, known: Sequence[Fse]) -> int:
    """Séances of the same prise en charge billed before the first one of *fse*."""
    first = fse.first_day
    return sum(
        line.day < first and line.kind is LigneKind.ACTE
        for other in known
        if other.id != fse.id and other.pec_id == fse.pec_id
        for line in other.lines
    )


def _composee(file: _File, fse: Fse, lines: Sequence[FseLine]) -> SeanceComposee:
    """The séance as it was billed: its own complements, its act with the cotation of the feuille."""
    act = lines[0]
    stored = file.seances.get(act.seance_id)
    seance = Seance(
        act.seance_id, fse.patient_id, fse.pec_id, stored.praticien_id if stored else fse.praticien_id, act.day,
        stored.heure if stored else None, act.lieu, SeanceState.FACTUREE, fse.id,
        stored.complements if stored else NO_COMPLEMENT,
    )  # fmt: skip
    situation = Situation(fse.circonstances.qualificatif, manuel=fse.circonstances.manuel)
    composee = SeanceComposee.of(seance, act.acte_id, situation)
    return replace(composee, acte_id=act.acte_id, cotation=Cotation(act.lettre_cle, act.coefficient, act.honoraires))
