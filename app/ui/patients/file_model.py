"""A patient's file as its tabs show it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.dates import DateRange
from app.domain.droits import Droits
from app.domain.identifiers import Nir
from app.domain.patient import QUALITES, Patient, Sexe
from app.domain.people import Adresse
from app.rights.difference import differences
from app.rights.holding import covers, holding
from app.services.consult import PatientFile
from app.services.follow_pec import PecFollowUp
from app.services.rights_names import EXONERATIONS, NATURES
from app.services.tables import Tables
from app.ui.journal_rows import JournalRow, journal_rows
from app.ui.patients import model
from app.ui.patients.identite import IdentiteShown, identite_shown, lecture_events
from app.ui.patients.rows import (
    DueRow,
    InvoiceRow,
    PecRow,
    SeanceItem,
    due_rows,
    invoice_rows,
    pec_rows,
    seance_items,
)
from app.ui.patients.suivi_model import PecCard, pec_cards
from app.ui.values import Event, State, Tab, TagValue
from app.ui.words import NBSP, ago, capital, day

SEXES = {Sexe.F: "Féminin", Sexe.M: "Masculin", Sexe.INCONNU: "Non renseigné"}
MINOR_AGE = 18


@dataclass(frozen=True, slots=True)
class May:
    """What the person logged in may do here."""

    edit: bool
    see_nir: bool
    care: bool
    bill: bool
    pay: bool
    journal: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Facts under a title."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RightsCard:
    """One snapshot of rights in words."""

    title: str
    line: str
    tag: TagValue
    facts: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileShown:
    """Everything that the file shows."""

    patient_id: int
    title: str
    line: str
    tags: tuple[TagValue, ...]
    warning: model.Said | None
    tabs: tuple[Tab, ...]
    groups: tuple[Group, ...]
    nir: Nir | None
    may: May
    rights_said: model.Said
    rights: tuple[RightsCard, ...]
    pecs: tuple[PecRow, ...]
    suivis: tuple[PecCard, ...]
    seances: tuple[SeanceItem, ...]
    invoices: tuple[InvoiceRow, ...]
    dues: tuple[DueRow, ...]
    journal: tuple[JournalRow, ...]
    identite: IdentiteShown
    lectures: tuple[Event, ...]

    def __repr__(self) -> str:
        return f"FileShown({self.patient_id})"


def file_shown(
    file: PatientFile, tables: Tables, now: datetime, today: date, may: May, followed: tuple[PecFollowUp, ...] = ()
) -> FileShown:
    """Return the file in words."""
    patient, pecs = file.patient, pec_rows(file, tables, today)
    return FileShown(
        patient_id=patient.id,
        title=model.name_of(patient.nom, patient.prenom),
        line=_line(patient, today),
        tags=_tags(patient, today, file.absorbees),
        warning=_warning(patient, today, may),
        tabs=_tabs(file, may),
        groups=_groups(patient),
        nir=patient.nir,
        may=may,
        rights_said=_rights_said(file.droits, today),
        rights=rights_cards(file.droits, tables, now, today),
        pecs=pecs,
        suivis=pec_cards(pecs, followed, today, may=may.bill),
        seances=seance_items(file, today),
        invoices=invoice_rows(file, today),
        dues=due_rows(file, today),
        journal=journal_rows(file.journal),
        identite=identite_shown(file, may_edit=may.edit),
        lectures=lecture_events(file.lectures),
    )


def age_of(patient: Patient, today: date) -> int | None:
    """Return the age in whole years, None when the birth date is lunar."""
    born = patient.naissance.day
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def age_words(patient: Patient, today: date) -> str:
    """Return « 42 ans », « 8 mois », empty when the birth date is lunar."""
    years, born = age_of(patient, today), patient.naissance.day
    if years is None or born is None or years < 0:
        return ""
    if years < 2:
        months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
        return f"{months}{NBSP}mois"
    return f"{years}{NBSP}ans"


def is_minor(patient: Patient, today: date) -> bool:
    """Whether somebody else has to pay the patient share."""
    years = age_of(patient, today)
    return years is not None and years < MINOR_AGE


def address_words(adresse: Adresse | None) -> str:
    """Return the address on lines, empty when there is none."""
    return "\n".join(adresse.printed) if adresse else ""


def rights_cards(snapshots: tuple[Droits, ...], tables: Tables, now: datetime, today: date) -> tuple[RightsCard, ...]:
    """Return the snapshots, newest first, each with what changed since the one before."""
    older: tuple[Droits | None, ...] = (*snapshots[1:], None)[: len(snapshots)]
    known = {s.id: s for s in snapshots}
    pairs = zip(snapshots, older, strict=True)
    return tuple(_rights_card(this, before, known, tables, (now, today)) for this, before in pairs)


def _rights_card(
    this: Droits, before: Droits | None, known: dict[int, Droits], tables: Tables, at: tuple[datetime, date]
) -> RightsCard:
    now, today = at
    covered = covers(this, today)
    tag = TagValue(State.SUCCESS, "Couvre ce jour") if covered else TagValue(State.WARNING, "Ne couvre pas ce jour")
    return RightsCard(
        title=_sourced(this),
        line=f"{day(this.lu_at)}, {ago(this.lu_at, now)}, par {this.lu_par}",
        tag=tag,
        facts=(*_amo_facts(this, tables), *_amc_facts(this), *_carried(this, known)),
        changes=differences(before, this) if before is not None else (),
    )


def _carried(this: Droits, known: dict[int, Droits]) -> tuple[tuple[str, str], ...]:
    """What was not read with this snapshot but taken over from another, and why a person chose it."""
    parts = (("Assurance Maladie", this.amo_de), ("Complémentaire", this.amc_de))
    taken = [f"{part} de {_from(known[number])}" for part, number in parts if number in known]
    return (("Repris", ", ".join(taken)), ("Choix", this.motif))


def _from(droits: Droits) -> str:
    return f"{droits.source.value} du {day(droits.lu_at)}"


def _sourced(droits: Droits) -> str:
    return capital(droits.source.value)


def _amo_facts(droits: Droits, tables: Tables) -> tuple[tuple[str, str], ...]:
    amo = droits.amo
    if amo is None:
        return (("Assurance Maladie", "Aucun droit connu"),)
    caisse = tables.caisse(amo.regime, amo.caisse)
    name = f"{caisse.libelle} " if caisse else ""
    return (
        ("Caisse", f"{name}({amo.regime} {amo.caisse} {amo.centre})"),
        ("Période", _period(amo.periode)),
        ("Exonération", EXONERATIONS.get(amo.exoneration, amo.exoneration)),
        ("Nature", NATURES.get(amo.nature_assurance, amo.nature_assurance)),
    )


def _period(periode: DateRange | None) -> str:
    if periode is None:
        return "Non indiquée"
    since = f"depuis le {day(periode.start)}" if periode.start != date.min else ""
    until = f"jusqu’au {day(periode.last)}" if periode.last else ""
    return f"{since} {until}".strip()


def _amc_facts(droits: Droits) -> tuple[tuple[str, str], ...]:
    amc = droits.amc
    if amc is None:
        return (("Complémentaire", "Aucune"),)
    parts = [amc.nom, amc.organisme, amc.gestion.value, f"formule {amc.formule}"]
    if amc.adherent:
        parts.append(f"adhérent {amc.adherent}")
    if amc.periode is not None and amc.periode.last is not None:
        parts.append(f"jusqu’au {day(amc.periode.last)}")
    return (("Complémentaire", " · ".join(part for part in parts if part)),)


def _rights_said(snapshots: tuple[Droits, ...], today: date) -> model.Said:
    held = holding(snapshots, today)
    if held.droits is None:
        return model.Said(State.WARNING, "Droits inconnus", "Saisissez ceux de l’attestation avant de facturer.")
    state = State.SUCCESS if held.covers else State.WARNING
    what = "Droits ouverts" if held.covers else "Droits à vérifier"
    return model.Said(state, what, held.reason)


def _line(patient: Patient, today: date) -> str:
    born = "Naissance" if patient.sexe is Sexe.INCONNU else "Née" if patient.sexe is Sexe.F else "Né"
    when = f"{born} le {patient.naissance}"
    return " · ".join(part for part in (when, age_words(patient, today), patient.telephone) if part)


def _tags(patient: Patient, today: date, absorbed: int) -> tuple[TagValue, ...]:
    tags = []
    if patient.decede:
        tags.append(TagValue(State.NEUTRAL, "Décès signalé", "circle-slash"))
    if is_minor(patient, today):
        tags.append(TagValue(State.INFO, "Mineure" if patient.sexe is Sexe.F else "Mineur", "users"))
    if patient.c2s:
        tags.append(TagValue(State.INFO, "C2S", "shield-check"))
    if patient.fragile:
        tags.append(TagValue(State.WARNING, "Fragile", "life-buoy"))
    if absorbed:
        tags.append(TagValue(State.NEUTRAL, f"{absorbed + 1} fiches fusionnées", "users"))
    return tuple(tags)


def _warning(patient: Patient, today: date, may: May) -> model.Said | None:
    action = "Compléter" if may.edit else ""
    if is_minor(patient, today) and patient.payeur is None:
        to_do = "Un mineur ne peut pas recevoir de relance\u00a0: indiquez le parent qui paie."
        return model.Said(State.WARNING, "Personne ne paie pour ce mineur", to_do, action)
    if patient.adresse is None and patient.payeur is None:
        return model.Said(State.WARNING, "Adresse manquante", "Sans elle, aucune lettre ne peut partir.", action)
    return None


def _groups(patient: Patient) -> tuple[Group, ...]:
    flags = [
        word
        for on, word in (
            (patient.c2s, "Complémentaire santé solidaire\u00a0: rien à payer"),
            (patient.fragile, "Personne fragile\u00a0: relances à relire"),
            (patient.decede, "Décès signalé\u00a0: relances arrêtées"),
        )
        if on
    ]
    payer = patient.payeur
    paid_by = f"{payer.civilite} {payer.nom} ({payer.lien})" if payer else "Le patient"
    return (
        Group(
            "État civil",
            (
                ("Nom de naissance", patient.nom_naissance),
                ("Sexe", SEXES[patient.sexe]),
                ("Naissance", str(patient.naissance) + (" (date lunaire)" if patient.naissance.is_lunar else "")),
                ("Lieu (code Insee)", patient.lieu_naissance),
            ),
        ),
        Group(
            "Assurance",
            (("Qualité", QUALITES.get(patient.qualite, patient.qualite)), ("Rang", str(patient.rang))),
        ),
        Group(
            "Coordonnées",
            (
                ("Adresse", address_words(patient.adresse) or "Non renseignée"),
                ("Téléphone", patient.telephone),
                ("Courriel", patient.email),
            ),
        ),
        Group("Part du patient", (("Payée par", paid_by), ("Adresse", address_words(payer.adresse) if payer else ""))),
        Group("Signalements", (("À savoir", "\n".join(flags) or "Aucun"),)),
    )


def _tabs(file: PatientFile, may: May) -> tuple[Tab, ...]:
    tabs = [Tab(model.IDENTITE, "Identité"), Tab(model.DROITS, "Droits")]
    if may.care:
        tabs.append(Tab(model.SOINS, "Prises en charge"))
        tabs.append(Tab(model.SEANCES, "Séances", len(file.seances) or None))
    tabs.append(Tab(model.FACTURES, "Factures", len(file.fses) or None))
    tabs.append(Tab(model.REGLEMENTS, "Règlements", len(file.dus) or None))
    if may.journal:
        tabs.append(Tab(model.JOURNAL, "Journal"))
    return tuple(tabs)
