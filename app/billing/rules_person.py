"""Rules on the people and their rights: identity, prescriber, AMO, AMC."""

from __future__ import annotations

from app.billing.draft import FseDraft
from app.domain.fse import Finding, Severity
from app.domain.money import ZERO

_RIGHTS_DATE = (
    "SFG\u00a0: pour des actes en série, les droits sont ceux du jour de la prescription, ou plus favorables."
)


def prescriber_is_identified(draft: FseDraft) -> tuple[Finding, ...]:
    """The FSE carries the prescriber’s AM number, and his RPPS lately. Source: facts/ngap-mk.md §5."""
    who = draft.ordonnance.prescripteur
    if draft.dossier.ordonnance_absente:
        return ()
    if not who.identifie:
        text = "Le prescripteur n’a ni numéro Assurance Maladie ni RPPS. Complétez l’ordonnance."
        return (Finding("PRE-02", Severity.BLOCKING, text, _PRESCRIBER),)
    if not who.numero_am:
        text = "Le prescripteur n’a qu’un RPPS. Ajoutez son numéro Assurance Maladie si vous le connaissez."
        return (Finding("PRE-02", Severity.INFO, text, _PRESCRIBER),)
    return ()


_PRESCRIBER = "FSE\u00a0: numéro de facturation du prescripteur, et RPPS dans les versions récentes."


def nir_is_known(draft: FseDraft) -> tuple[Finding, ...]:
    """No FSE without the NIR of the assuré. Source: facts/fse_modele.csv."""
    if draft.patient.nir is not None:
        return ()
    text = "Numéro de sécurité sociale absent. Lisez la carte Vitale ou saisissez-le dans la fiche."
    return (Finding("IDT-01", Severity.BLOCKING, text, _IDENTITY),)


def nir_key_is_right(draft: FseDraft) -> tuple[Finding, ...]:
    """The key matches the number; test cards carry wrong ones. Source: facts/codage-amo-amc.md §7."""
    nir = draft.patient.nir
    if nir is None or nir.key_is_right:
        return ()
    text = "La clé du numéro de sécurité sociale ne correspond pas. Vérifiez-le sur la carte ou l’attestation."
    source = "Clé du NIR\u00a0: 97 moins le reste de la division par 97 (2A vaut 19, 2B vaut 18)."
    return (Finding("IDT-02", Severity.WARNING, text, source),)


def identity_is_complete(draft: FseDraft) -> tuple[Finding, ...]:
    """Names and birth date are known. Source: facts/fse_modele.csv."""
    p = draft.patient
    missing = [label for label, value in (("le nom", p.nom), ("le prénom", p.prenom)) if not value.strip()]
    if p.naissance.text[:4] == "0000":
        missing.append("la date de naissance")
    if not missing:
        return ()
    text = f"Identité incomplète\u00a0: il manque {' et '.join(missing)}. Complétez la fiche du patient."
    return (Finding("IDT-03", Severity.BLOCKING, text, _IDENTITY),)


_IDENTITY = "FSE\u00a0: identité du bénéficiaire et NIR de l’assuré, tels que l’Assurance Maladie les connaît."


def lunar_birth_date_is_said(draft: FseDraft) -> tuple[Finding, ...]:
    """A date that no calendar knows is sent as read. Source: facts/codage-amo-amc.md §7."""
    birth = draft.patient.naissance
    if not birth.is_lunar or birth.text[:4] == "0000":
        return ()
    text = f"Date de naissance lunaire ({birth})\u00a0: elle est transmise telle quelle."
    source = "Date lunaire\u00a0: transmise telle que lue\u00a0; l’âge se compte depuis le 1er janvier de l’année."
    return (Finding("LUN-01", Severity.INFO, text, source),)


def rights_are_known(draft: FseDraft) -> tuple[Finding, ...]:
    """Without régime and caisse an FSE goes nowhere. Source: facts/codage-amo-amc.md §1."""
    if draft.droits is not None and draft.droits.amo is not None:
        return ()
    text = f"{draft.droits_reason} Interrogez les droits ou saisissez l’attestation."
    return (Finding("DRT-01", Severity.BLOCKING, text, "Régime, caisse et centre désignent l’organisme qui paie."),)


def rights_cover_the_care(draft: FseDraft) -> tuple[Finding, ...]:
    """Rights hold on the day of the prescription or of the care. Source: facts/codage-amo-amc.md §4.2."""
    if draft.droits is None or draft.droits_cover:
        return ()
    return (Finding("DRT-02", Severity.WARNING, draft.droits_reason, _RIGHTS_DATE),)


def complementary_insurer_pays(draft: FseDraft) -> tuple[Finding, ...]:
    """A contract ended or of unknown formula pays nothing, and that is said. Source: facts/formules_amc.csv."""
    source = "Formules des complémentaires (table du 2026-11-22)\u00a0; période du contrat lue dans les droits."
    return tuple(
        Finding("DRT-03", Severity.WARNING, s.amc_problem, source, row)
        for row, s in enumerate(draft.seances)
        if s.amc_problem
    )


def ald_care_is_prescribed_so(draft: FseDraft) -> tuple[Finding, ...]:
    """The 100 % of an ALD is for care linked to it. Source: facts/taux_amo.csv, priority 5."""
    amo = draft.droits.amo if draft.droits else None
    if amo is None or amo.exoneration != "4" or draft.ordonnance.ald:
        return ()
    text = "Les droits portent une ALD, mais l’ordonnance n’est pas marquée ALD. Vérifiez que ces soins en relèvent."
    return (
        Finding("ALD-01", Severity.WARNING, text, "Table des taux, priorité 5\u00a0: prestation conforme à l’ALD."),
    )


def c2s_patient_owes_nothing(draft: FseDraft) -> tuple[Finding, ...]:
    """A C2S patient pays no share. Source: facts/codage-amo-amc.md §3.5."""
    if not draft.patient.c2s or all(line.patient <= ZERO for line in draft.lines):
        return ()
    text = "Patient à la C2S avec une part à payer\u00a0: ajoutez l’organisme de la C2S à ses droits."
    source = "C2S\u00a0: la part complémentaire couvre tout le ticket modérateur, sans avance de frais."
    return (Finding("C2S-01", Severity.WARNING, text, source),)
