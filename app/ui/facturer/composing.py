"""From the feuille on the table to what the screen shows. Pure, no Qt."""

from __future__ import annotations

from datetime import date, datetime

from app.billing.draft import unaccepted
from app.billing.rules import RULES
from app.domain.card import CarteLue
from app.domain.cps import PorteurCps
from app.domain.droits import Droits
from app.domain.fse import Finding, FseLine, Severity
from app.domain.lecture import SourceLecture
from app.domain.patient import Patient, Sexe
from app.domain.people import Praticien, Utilisateur
from app.domain.soins import PriseEnCharge
from app.services.tables import Tables
from app.ui.banner.cps import cps_stop, with_cps
from app.ui.banner.model import Stop, Who, WhoColumn
from app.ui.carte.model import holder, is_on_card
from app.ui.facturer import model
from app.ui.facturer.fixing import fix_items
from app.ui.facturer.line_rows import line_rows
from app.ui.facturer.model import Composition, FindingItem, FixItem, PecChoice
from app.ui.facturer.reading import Feuille
from app.ui.facturer.rights_hint import ask_again, ask_same_insurer, rights_tag
from app.ui.facturer.sharing import rights_shown, split_value
from app.ui.values import State, TagValue
from app.ui.words import NBSP, counted, day, local

_STATES = {
    Severity.BLOCKING: State.DANGER,
    Severity.WARNING: State.WARNING,
    Severity.INFO: State.INFO,
}


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
    rights = _droits(feuille, tables, now)
    return Composition(
        title=_title(feuille),
        sentence=_sentence(feuille, local(now)),
        who=Who(_patient(feuille.file.patient), who, ask_same_insurer(rights, feuille.file, user)),
        stop=disagreement(feuille, user, carte, porteur),
        note=_note(feuille),
        lines=line_rows(feuille),
        findings=finding_items(feuille, reasons),
        marks=_marks(feuille.findings),
        split=split_value(feuille),
        pecs=tuple(PecChoice(pec.id, _pec_words(pec, feuille)) for pec in feuille.file.pecs),
        pec_id=feuille.pec.id if feuille.pec else 0,
        is_draft=feuille.fse is not None,
        note_printable=feuille.fse is not None and bool(feuille.fse.note),
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


def finding_items(feuille: Feuille, reasons: dict[str, str]) -> tuple[FindingItem, ...]:
    """Return what the rules say, with the buttons that repair it."""
    typed = {**dict(feuille.accepted), **reasons}
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in feuille.findings:
        alike.setdefault((finding.code, finding.message), []).append(finding)
    return tuple(_finding(same, fix_items(same[0], feuille), typed.get(same[0].code, "")) for same in alike.values())


def missing_reasons(feuille: Feuille, reasons: dict[str, str]) -> tuple[Finding, ...]:
    """Return the warnings that nobody explained yet."""
    return unaccepted(feuille.findings, tuple({**dict(feuille.accepted), **reasons}.items()))


def _note(feuille: Feuille) -> str:
    """« 2 séances · 3 lignes »."""
    if not feuille.chosen:
        return ""
    words, count = counted(len(feuille.chosen), "séance"), len(feuille.lines)
    return f"{words} · {counted(count, 'ligne')}" if count > len(feuille.chosen) else words


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
    caption, droits = "Avec quels droits", rights_shown(feuille)
    if droits is None or droits.amo is None:
        none = TagValue(State.DANGER, "Aucun droit connu")
        return WhoColumn(caption, "", "", none, "Sans droits, aucune caisse ne paie.", "Saisir")
    last = feuille.chosen[-1].day if feuille.chosen else local(now)
    hint = ask_again(feuille.file, last)
    line = hint or _insurer(droits, feuille.lines, tables)  # one line of the column: the gesture is its button
    tag = rights_tag(droits, feuille.file, last, now)
    if hint:
        tag = TagValue(State.WARNING, tag.word)
    return WhoColumn(caption, "", "", tag, line, "Corriger")


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


def _finding(same: list[Finding], fixes: tuple[FixItem, ...], reason: str) -> FindingItem:
    """One item for what a rule says of several séances in the same words."""
    finding = same[0]
    words = finding.message
    if len(same) > 1:
        words = f"{words.rstrip('.')} ({counted(len(same), 'séance')})."
    return FindingItem(
        finding.code, _STATES[finding.severity], words, finding.source, fixes,
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


def _pec_words(pec: PriseEnCharge, feuille: Feuille) -> str:
    written = feuille.file.ordonnances.get(pec.ordonnance_id)
    return f"{pec.intitule}, ordonnance du {day(written.prescrite_on)}" if written else pec.intitule
