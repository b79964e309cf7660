"""From the feuille on the table to what the screen shows. Pure, no Qt."""

from __future__ import annotations

from datetime import date, datetime

from app.billing.draft import unaccepted
from app.billing.rules import RULES
from app.domain.card import CarteLue
from app.domain.composition import LigneKind
from app.domain.cps import PorteurCps
from app.domain.droits import Droits, Gestion
from app.domain.fse import Finding, FseLine, Severity
from app.domain.lecture import SourceLecture
from app.domain.money import Money
from app.domain.patient import Patient, Sexe
from app.domain.people import Praticien, Utilisateur
from app.domain.soins import Lieu, Ordonnance, Prescripteur, PriseEnCharge, Seance, SeanceState
from app.rights.holding import read_on
from app.services.tables import Tables
from app.ui.banner.cps import cps_stop, with_cps
from app.ui.banner.model import Stop, Who, WhoColumn
from app.ui.carte.model import holder, is_on_card
from app.ui.facturer import model
from app.ui.facturer.fixing import fix_items
from app.ui.facturer.model import Composition, FindingItem, FixItem, LineRow, PecChoice, SplitValue
from app.ui.facturer.reading import Feuille
from app.ui.facturer.rights_hint import ask_again, rights_tag, rights_used
from app.ui.values import LeadText, Share, State, TagValue
from app.ui.words import NBSP, counted, day, local

_WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_STATES = {
    Severity.BLOCKING: State.DANGER,
    Severity.WARNING: State.WARNING,
    Severity.INFO: State.INFO,
}
_DETAIL = ("Lettre clé", "Part patient")
"""Steps that the short form leaves out: the source of a value, and a share printed above it."""


def compose(
    feuille: Feuille,
    tables: Tables,
    user: Utilisateur,
    now: datetime,
    carte: CarteLue | None,
    reasons: dict[str, str],
    *,
    simulated: bool,
    porteur: PorteurCps | None = None,
) -> Composition:
    """Return the whole screen of a feuille; *porteur* holds the CPS, when one was read."""
    who = with_cps(_praticien(feuille, user, simulated), porteur)
    return Composition(
        title=_title(feuille),
        sentence=_sentence(feuille, local(now)),
        who=Who(_patient(feuille.file.patient), who, _droits(feuille, tables, now)),
        stop=disagreement(feuille, user, carte, porteur),
        note=counted(len(feuille.chosen), "séance") if feuille.chosen else "",
        lines=line_rows(feuille),
        findings=finding_items(feuille, reasons),
        marks=_marks(feuille.findings),
        split=_split(feuille),
        pecs=tuple(PecChoice(pec.id, _pec_words(pec, feuille)) for pec in feuille.file.pecs),
        pec_id=feuille.pec.id if feuille.pec else 0,
        is_draft=feuille.fse is not None,
        domicile=feuille.ordonnance is not None and feuille.ordonnance.domicile,
    )


def disagreement(
    feuille: Feuille, user: Utilisateur, carte: CarteLue | None, porteur: PorteurCps | None = None
) -> Stop | None:
    """Return why the work stops: the card is somebody else’s, or the séances are, or the CPS."""
    patient = feuille.file.patient
    if carte is not None and carte.beneficiaires and not is_on_card(patient, carte):
        if carte.presente is not SourceLecture.CARTE:
            what = f"Le code lu n’est pas celui de {patient.nom_complet}."
            return Stop(what, f"Il est au nom de {holder(carte)}. Dites avec qui continuer.", "Continuer avec le code")
        what = f"La carte dans le lecteur n’est pas celle de {patient.nom_complet}."
        to_do = f"Elle est au nom de {holder(carte)}. Retirez-la, ou facturez la personne de la carte."
        return Stop(what, to_do, "Facturer cette carte")
    who = feuille.praticien
    if who is not None and user.praticien_id is not None and user.praticien_id != who.id:
        what = f"Ces séances ont été faites par {who.nom_complet}."
        return Stop(what, f"La session ouverte est celle de {user.nom_affiche}. Changez d’utilisateur pour signer.")
    return cps_stop(porteur, feuille.praticiens, user, who)


def line_rows(feuille: Feuille) -> tuple[LineRow, ...]:
    """Return one row per séance, priced or not, in the order of the findings."""
    priced = {line.seance_id: line for line in feuille.lines if line.kind is LigneKind.ACTE}
    return tuple(_line(s, priced.get(s.id), feuille.pec) for s in feuille.chosen)


def finding_items(feuille: Feuille, reasons: dict[str, str]) -> tuple[FindingItem, ...]:
    """Return what the rules say, with the buttons that repair it."""
    accepted = dict(feuille.fse.accepted) if feuille.fse else {}
    typed = {**accepted, **reasons}
    return tuple(_finding(f, fix_items(f, feuille), typed.get(f.code, "")) for f in feuille.findings)


def missing_reasons(feuille: Feuille, reasons: dict[str, str]) -> tuple[Finding, ...]:
    """Return the warnings that nobody explained yet."""
    accepted = dict(feuille.fse.accepted) if feuille.fse else {}
    return unaccepted(feuille.findings, tuple({**accepted, **reasons}.items()))


def long_day(when: date) -> str:
    """Return « sam. 21/11/2026 »."""
    return f"{_WEEKDAYS[when.weekday()]} {when:%d/%m/%Y}"


def _title(feuille: Feuille) -> str:
    if feuille.fse is None:
        return "Nouvelle feuille de soins"
    return f"Feuille n°{NBSP}{feuille.fse.numero} à signer" if feuille.fse.numero else "Brouillon de feuille de soins"


def _sentence(feuille: Feuille, today: date) -> str:
    if feuille.pec is None:
        return "Aucune prise en charge ouverte\u00a0: commencez par l’ordonnance."
    under = f"prise en charge «{NBSP}{feuille.pec.intitule}{NBSP}»"
    if feuille.fse is not None:
        return f"Enregistrée le {day(feuille.fse.created_at)}, {under}" if feuille.fse.created_at else under
    if any(s.day == today for s in feuille.chosen):
        return f"Séance du jour proposée depuis la {under}"
    return f"Séances en attente de la {under}" if feuille.chosen else f"Rien n’attend dans la {under}"


def _patient(patient: Patient) -> WhoColumn:
    born = {Sexe.F: "née le ", Sexe.M: "né le "}.get(patient.sexe, "naissance ")
    own = {Sexe.F: "assurée", Sexe.M: "assuré"}.get(patient.sexe, "assurance en propre")
    kind = own if patient.qualite == "0" else "ayant droit"
    line = f"{patient.nir.masked} · {kind}" if patient.nir else "Numéro de sécurité sociale absent"
    return WhoColumn("Pour qui", patient.nom_complet, f"{born}{patient.naissance}", None, line, "Fiche")


def _praticien(feuille: Feuille, user: Utilisateur, simulated: bool) -> WhoColumn:
    who = feuille.praticien or _own(feuille.praticiens, user)
    if who is None:
        return WhoColumn("Par qui", user.nom_affiche, "", None, "Aucun praticien dans les réglages")
    line = who.statut.value.capitalize() + (f" · {model.SIMULATED}" if simulated else "")
    return WhoColumn("Par qui", who.nom_complet, "", None, line)


def _own(praticiens: tuple[Praticien, ...], user: Utilisateur) -> Praticien | None:
    first = praticiens[0] if praticiens else None
    return next((p for p in praticiens if p.id == user.praticien_id), first)


def _droits(feuille: Feuille, tables: Tables, now: datetime) -> WhoColumn:
    caption, droits = "Avec quels droits", _shown(feuille)
    if droits is None or droits.amo is None:
        none = TagValue(State.DANGER, "Aucun droit connu")
        return WhoColumn(caption, "", "", none, "Sans droits, aucune caisse ne paie.", "Saisir")
    last = feuille.chosen[-1].day if feuille.chosen else local(now)
    hint = ask_again(feuille.file, last)
    line = f"À redemander. {hint}" if hint else _insurer(droits, feuille.lines, tables)
    return WhoColumn(caption, "", "", rights_tag(droits, feuille.file, last, now), line, "Corriger")


def _shown(feuille: Feuille) -> Droits | None:
    newest = max((read_on(droits) for droits in feuille.file.droits), default=date.min)
    last = feuille.chosen[-1].day if feuille.chosen else newest
    return rights_used(feuille.file, feuille.fse.droits_id if feuille.fse is not None else 0, last)


def _insurer(droits: Droits, lines: tuple[FseLine, ...], tables: Tables) -> str:
    amo = droits.amo
    if amo is None:
        return ""
    regime = tables.billing.regimes.get(amo.regime)
    caisse = tables.caisse(amo.regime, amo.caisse)
    parts = [
        regime.libelle.split(" (")[0] if regime else f"Régime {amo.regime}",
        caisse.libelle if caisse else f"caisse {amo.caisse}",
    ]
    rates = {line.taux for line in lines}
    if len(rates) == 1:
        parts.append(f"{rates.pop()}{NBSP}%")
    return " · ".join(parts)


def _line(seance: Seance, line: FseLine | None, pec: PriseEnCharge | None) -> LineRow:
    where = "Domicile" if seance.lieu is Lieu.DOMICILE else "Cabinet"
    if line is None:
        words = LeadText("—", pec.intitule if pec else "")
        return LineRow(seance.id, seance.day, long_day(seance.day), words, where, None, None, None, "")
    acte = LeadText(line.lettre_cle, line.libelle)
    return LineRow(
        seance.id, seance.day, long_day(seance.day), acte, where, line.coefficient, line.honoraires, line.base,
        f"{line.taux}{NBSP}%", line.pourquoi,
        tuple(_bare(step) for step in line.pourquoi if not step.startswith(_DETAIL)),
    )  # fmt: skip


def _bare(step: str) -> str:
    """Return a step of the price without its sources: « 60 % de 17,88 € = 10,73 € »."""
    for mark in (", arrondi", ", version", " (formule", ", par soustraction"):
        step = step.partition(mark)[0]
    return step.rstrip(".")


def _finding(finding: Finding, fixes: tuple[FixItem, ...], reason: str) -> FindingItem:
    return FindingItem(
        finding.code, _STATES[finding.severity], finding.message, finding.source, fixes,
        finding.severity is Severity.WARNING, reason,
    )  # fmt: skip


def _marks(findings: tuple[Finding, ...]) -> tuple[TagValue, ...]:
    blocking = sum(f.severity is Severity.BLOCKING for f in findings)
    warnings = sum(f.severity is Severity.WARNING for f in findings)
    fine = len(RULES) - len({f.code for f in findings})
    marks = [TagValue(State.DANGER, counted(blocking, "bloquant"))] if blocking else []
    if warnings:
        marks.append(TagValue(State.WARNING, f"{warnings}{NBSP}à vérifier"))
    return (*marks, TagValue(State.SUCCESS, counted(fine, "conforme")))


def _split(feuille: Feuille) -> SplitValue | None:
    if not feuille.lines:
        return None
    amo = Money.total(line.amo for line in feuille.lines)
    amc = Money.total(line.amc for line in feuille.lines)
    own = Money.total(line.patient for line in feuille.lines)
    total = Money.total(line.honoraires for line in feuille.lines)
    droits = _shown(feuille)
    shares = [Share(model.PARTS["amo"], amo.cents, str(amo))]
    if (droits is not None and droits.amc is not None) or amc:
        way = droits.amc.gestion if droits and droits.amc else Gestion.UNIQUE
        shares.append(Share(f"{model.PARTS['amc']} · {way.value}", amc.cents, str(amc)))
    who = {Sexe.F: "Patiente", Sexe.M: "Patient"}.get(feuille.file.patient.sexe, "Part du patient")
    shares.append(Share(who, own.cents, str(own)))
    note = "Tiers payant intégral" if not own else f"À régler au cabinet\u00a0: {own}"
    return SplitValue(tuple(shares), str(total), f"{note} · {_rank(feuille)}", _foot(feuille, droits))


def _rank(feuille: Feuille) -> str:
    """« 15 séances sur 20 prescrites »: those done in this prise en charge, these included."""
    done = {SeanceState.HONOREE, SeanceState.FACTUREE}
    pec_id = feuille.pec.id if feuille.pec else 0
    count = sum(s.pec_id == pec_id and s.state in done for s in feuille.file.seances)
    quota = feuille.pec.quota if feuille.pec else None
    return (
        f"{counted(count, 'séance')} sur {quota} prescrites"
        if quota
        else counted(count, "séance faite", "séances faites")
    )


def _foot(feuille: Feuille, droits: Droits | None) -> tuple[str, ...]:
    words = [_ordonnance_words(feuille.ordonnance)] if feuille.ordonnance else []
    if feuille.droits_reason:
        words.append(feuille.droits_reason)
    if droits is not None and droits.amc is not None:
        last = droits.amc.periode.last if droits.amc.periode else None
        words.append(droits.amc.nom + (f", contrat jusqu’au {day(last)}" if last else ""))
    return tuple(words)


def _ordonnance_words(ordonnance: Ordonnance) -> str:
    scanned = "" if not ordonnance.scan else " · scannée"
    return f"Ordonnance du {day(ordonnance.prescrite_on)} · Dr {_doctor(ordonnance.prescripteur)}{scanned}"


def _doctor(who: Prescripteur) -> str:
    return f"{who.prenom} {who.nom}".strip()


def _pec_words(pec: PriseEnCharge, feuille: Feuille) -> str:
    written = feuille.file.ordonnances.get(pec.ordonnance_id)
    return f"{pec.intitule}, ordonnance du {day(written.prescrite_on)}" if written else pec.intitule
