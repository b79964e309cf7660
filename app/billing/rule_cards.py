"""The identity card of every rule: what it asks, from which text, since when. Printed in docs/regles.md."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.fse import Finding, Severity

_B, _W, _I = Severity.BLOCKING, Severity.WARNING, Severity.INFO
NGAP = "NGAP, version en vigueur au 21/06/2026"
_SFG = "SFG (GIE SESAM-Vitale / CNAM)"
_CODES = "Codage et calcul AMO/AMC, table du 22/11/2026"


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One rule as the manual shows it."""

    code: str
    titre: str
    severites: tuple[Severity, ...]
    """Every weight its findings may have, the heaviest first."""
    regle: str
    """What is asked, in French."""
    source: str
    """Text cited under the finding."""
    depuis: str = ""
    """Since when, when the text says so."""


_CARDS = (
    RuleCard("REM-01", "Feuille vide", (_B,), "Une feuille porte au moins une séance.",
             "FSE\u00a0: au moins une ligne."),
    RuleCard("PRE-01", "Séance avant l’ordonnance", (_B,), "Aucune séance n’est antérieure à la prescription.",
             f"{NGAP}, article 5 c\u00a0; SFG\u00a0: exécution postérieure ou égale à la prescription."),
    RuleCard("PRE-02", "Prescripteur identifié", (_B, _I),
             "Le prescripteur a un numéro de facturation, et un RPPS si possible.",
             "FSE\u00a0: numéro de facturation du prescripteur, et RPPS dans les versions récentes."),
    RuleCard("PRE-03", "Ordonnance présente", (_B, _I),
             "Un acte de kinésithérapie est prescrit, sauf accès direct autorisé.",
             f"{NGAP}, titre XIV\u00a0: prescription écrite, sauf dispositions dérogatoires (décision du 21/01/2026)."),
    RuleCard("PRE-04", "Ordonnance numérisée", (_W,),
             "En SCOR, la pièce numérisée accompagne la première feuille de la série.",
             "Avenant 3, annexe 4 (SCOR)\u00a0: PDF, format A5 au moins, 200 ppp au moins.", "10/01/2012"),
    RuleCard("PRE-05", "Ordonnance de plus d’un an", (_W,),
             "Le traitement commence dans les douze mois de la prescription.",
             "Usage constant\u00a0: aucun texte lu ne fixe ce délai, douze mois sont couramment admis."),
    RuleCard("PRE-06", "Renouvellement par le kiné", (_W, _I),
             "Le renouvellement est daté dans l’année de l’ordonnance, transmis et conservé trente-trois mois.",
             "ameli, renouvellement (avenant 7)\u00a0: prescription de moins d’un an, prescripteur fictif 291991123."),
    RuleCard("ACT-01", "Acte en vigueur ce jour-là", (_B,), "L’acte existe dans la nomenclature le jour de la séance.",
             f"{NGAP}\u00a0: le tarif est celui du jour de l’exécution."),
    RuleCard("ACT-02", "Lettre clé connue et ouverte", (_B,),
             "La lettre clé existe et n’est pas fermée le jour de la séance (AMS et AMC sont fermées au 22/02/2024).",
             "Décision UNCAM du 14/12/2023 (JO 08/02/2024)\u00a0; NGAP, annexe 2.", "22/02/2024"),
    RuleCard("ACT-03", "Coefficient de l’acte", (_B,),
             "Le coefficient, à deux décimales, désigne l’acte\u00a0: celui d’un autre acte est refusé.",
             f"{NGAP}\u00a0: les centièmes du coefficient distinguent les actes."),
    RuleCard("ACT-04", "Montant du tarif", (_W,), "Le montant facturé est celui du tarif du jour.",
             f"{NGAP}\u00a0: coefficient × valeur de la lettre clé, arrondi au centime."),
    RuleCard("B11-01", "Article 11-B jamais appliqué", (_B,), "Un kiné ne cote jamais un second acte à 50\u00a0%.",
             f"{NGAP}, article 11-B\u00a0: la liste des lettres clés ne compte aucune lettre de kiné."),
    RuleCard("RAT-01", "Prix connu", (_B,), "Ce qu’aucune source ne chiffre est refusé avec son explication.",
             f"Table des taux du 22/11/2026, {_SFG}."),
    RuleCard("TAU-01", "Taux saisi à la main", (_I,), "Un taux manuel porte un auteur et un motif, et se journalise.",
             "Règle du cabinet\u00a0: aucune source ne donne ce taux."),
    RuleCard("DUP-01", "Une cotation par séance", (_B, _W, _I),
             "Une séance est facturée une fois\u00a0; deux le même jour seulement aux quatre conditions, ou si le "
             "texte le permet.", f"{NGAP}, titre XIV\u00a0: une seule cotation par séance, quatre conditions."),
    RuleCard("NCU-01", "Supplément à sa place", (_B, _W),
             "Balnéothérapie et bandage s’ajoutent à un acte du chapitre II\u00a0; jamais de bandage avec RAV 15,5.",
             f"{NGAP}, titre XIV, chapitre II article 7 et chapitre IV."),
    RuleCard("NCU-02", "Bilan isolé", (_B, _W),
             "Un bilan isolé ne se facture pas avec une rééducation en cours ou prescrite en même temps.",
             f"{NGAP}, titre XIV, chapitre I, article 1."),
    RuleCard("TER-01", "Deux territoires distincts", (_B, _W),
             "TER 1-D vise des membres différents, ou le tronc et un membre\u00a0; deux segments d’un membre se "
             "cotent «\u00a0deux segments\u00a0».", f"{NGAP}, titre XIV, chapitre II, article 1-D."),
    RuleCard("AGE-01", "Âge de l’acte", (_B, _W),
             "Une déviation du rachis se traite avant 18 ans\u00a0; la fragilité se repère à partir de 70 ans.",
             f"{NGAP}, titre XIV, chapitre II, articles 1-E et 4\u00a0; décision UNCAM du 14/12/2023."),
    RuleCard("GRP-01", "Groupe et soins parallèles", (_B, _W),
             "Trois patients au plus, dans les articles 1 à 4\u00a0; deux à quatre pour la réadaptation en groupe.",
             f"{NGAP}, titre XIV, chapitre III."),
    RuleCard("ABS-01", "Séance honorée", (_B,), "Une absence ou une séance prévue ne se facture pas.",
             "Convention nationale des masseurs-kinésithérapeutes\u00a0: un acte non réalisé est un indu."),
    RuleCard("FUT-01", "Pas de date future", (_B,), "Rien n’est facturé avant d’être fait.",
             "Code de la sécurité sociale, art. R. 161-42 10°\u00a0: le délai d’envoi part de l’acte fait."),
    RuleCard("QUO-01", "Nombre prescrit", (_W,), "Le nombre de séances fixé par le médecin s’impose.",
             f"{NGAP}, titre XIV\u00a0: le nombre fixé par le médecin s’impose."),
    RuleCard("BDK-01", "Rythme du bilan-diagnostic", (_W, _I),
             "Bilan dès la première séance, puis à la 30ᵉ et toutes les 20\u00a0; en neurologie à la 60ᵉ et toutes les "
             "50 (sauf atteinte radiculaire ou tronculaire).", f"{NGAP}, titre XIV, chapitre I, article 2.",
             "01/07/2018"),
    RuleCard("DAP-01", "Accord préalable", (_B, _W, _I),
             "Au-delà du référentiel, une demande d’accord préalable est faite et n’est pas refusée.",
             f"{NGAP}, article 7 et référentiels du titre XIV."),
    RuleCard("DAP-02", "Demande en attente", (_W, _I),
             "Quinze jours de silence après une demande complète valent accord.", f"{NGAP}, article 7."),
    RuleCard("LYM-01", "Lymphœdème, phase intensive", (_W,),
             "Au-delà de dix séances de RAV 15,5, un bilan-diagnostic est fait d’abord.",
             f"{NGAP}, titre XIV, chapitre II, article 7."),
    RuleCard("ARL-01", "Réadaptation respiratoire", (_W,),
             "ARL 28 et ARL 20 visent la BPCO en ALD, par séquences de vingt séances.",
             f"{NGAP}, titre XIV, chapitre II, article 5."),
    RuleCard("HOS-01", "Soins pendant une hospitalisation", (_W,),
             "Un acte libéral pendant un séjour connu est souvent rejeté.",
             "Rejets de l’Assurance Maladie\u00a0: soins compris dans le séjour de l’établissement."),
    RuleCard("DEL-01", "Prescription de la créance", (_W, _I),
             "Maladie\u00a0: deux ans depuis le trimestre qui suit les soins\u00a0; accident du travail\u00a0: deux "
             "ans depuis l’acte.", "CSS, art. L160-11 et L431-2."),
    RuleCard("DEL-02", "Délai d’envoi", (_I,),
             "Trois jours ouvrés si le patient a payé, huit en tiers payant, depuis le dernier acte.",
             "CSS, art. R161-47\u00a0; Cass. 2e civ., 08/10/2015, n°\u00a014-20.252\u00a0: un retard n’ôte pas le "
             "droit au paiement."),
    RuleCard("REM-02", "Remplaçant et titulaire", (_B, _W),
             "Un remplaçant facture sous le numéro du titulaire qu’il remplace.",
             "SFG\u00a0: le remplaçant porte l’identifiant du titulaire."),
    RuleCard("DOM-01", "Déplacement à compter", (_I,), "Une séance à domicile porte son indemnité de déplacement.",
             f"{NGAP}, article 13."),
    RuleCard("DOM-02", "Domicile justifié", (_W, _I),
             "Le domicile est médicalement justifié\u00a0; la mention sur l’ordonnance n’est plus exigée depuis "
             "l’avenant 7.", "Avenant 7\u00a0; ameli, prise en charge à domicile.", "22/02/2024"),
    RuleCard("TRA-01", "Déplacement et lieu d’accord", (_W,), "Un déplacement va avec une séance à domicile.",
             f"{NGAP}, article 13."),
    RuleCard("TRA-02", "Distance plausible", (_B, _W), "La distance est positive et plausible.",
             f"{NGAP}, article 13-C\u00a0: depuis l’adresse professionnelle, chaque trajet."),
    RuleCard("TRA-03", "Déplacement non indemnisé", (_I,),
             "Un seul déplacement pour plusieurs patients à la même adresse\u00a0; pas de kilomètres dans la même "
             "agglomération ni sous le seuil.", f"{NGAP}, article 13.1 et 13-C."),
    RuleCard("MAJ-01", "Majoration sans motif", (_W, _I),
             "Dimanche, jour férié et nuit ne se majorent que pour une urgence justifiée par l’état du patient.",
             f"{NGAP}, article 14."),
    RuleCard("MAJ-02", "Heures de nuit", (_W,), "La nuit demande l’heure de l’acte et celle de l’appel.",
             f"{NGAP}, article 14\u00a0: acte de 20 h à 8 h, appel de 19 h à 7 h."),
    RuleCard("DEP-01", "Dépassement pour exigence", (_B, _W),
             "Un DE est positif, exceptionnel, motivé, et précédé d’une information écrite dès 70\u00a0€.",
             "Convention nationale, article 3.3.4\u00a0; CSP, art. L1111-3, arrêté du 02/10/2008.", "16/05/2007"),
    RuleCard("HON-01", "Hors nomenclature", (_B, _W),
             "Un acte hors nomenclature va sur une note d’honoraires, avec devis dès 70\u00a0€.",
             "CSP, art. L1111-3 et suivants, arrêté du 02/10/2008.", "02/10/2008"),
    RuleCard("TEL-01", "Télésoin", (_B, _W),
             "Vidéo seulement, patient vu dans les douze mois, ni contact ni équipement, ni bilan initial.",
             "Convention 2.3.1\u00a0; ameli, télésoin.", "22/02/2024"),
    RuleCard("TEX-01", "Demande de téléexpertise", (_W,), "Deux par an au plus, par kiné et par patient.",
             f"{NGAP}, article 14.9.6.", "22/02/2024"),
    RuleCard("IDT-01", "Numéro de sécurité sociale", (_B,), "Pas de feuille sans NIR de l’assuré.",
             "FSE\u00a0: identité du bénéficiaire et NIR de l’assuré, tels que l’Assurance Maladie les connaît."),
    RuleCard("IDT-02", "Clé du NIR", (_W,), "La clé correspond au numéro.",
             "Clé du NIR\u00a0: 97 moins le reste de la division par 97 (2A vaut 19, 2B vaut 18)."),
    RuleCard("IDT-03", "Identité complète", (_B,), "Nom, prénom et date de naissance sont connus.",
             "FSE\u00a0: identité du bénéficiaire et NIR de l’assuré, tels que l’Assurance Maladie les connaît."),
    RuleCard("LUN-01", "Date de naissance lunaire", (_I,), "Elle est transmise telle que lue.",
             "Date lunaire\u00a0: transmise telle que lue\u00a0; l’âge se compte depuis le 1er janvier de l’année."),
    RuleCard("DRT-01", "Droits connus", (_B,), "Sans régime ni caisse, une feuille ne va nulle part.",
             "Régime, caisse et centre désignent l’organisme qui paie."),
    RuleCard("DRT-02", "Droits du jour", (_W,), "Les droits couvrent la prescription ou les soins.",
             "SFG\u00a0: pour des actes en série, les droits du jour de la prescription, ou plus favorables."),
    RuleCard("DRT-03", "Complémentaire applicable", (_W,), "Un contrat terminé ou de formule inconnue ne paie rien.",
             "Formules des complémentaires (table du 2026-11-22)\u00a0; période du contrat lue dans les droits."),
    RuleCard("ALD-01", "Soins de l’ALD", (_W,), "Le 100\u00a0% d’une ALD vise les soins qui en relèvent.",
             "Table des taux, priorité 5\u00a0: prestation conforme à l’ALD."),
    RuleCard("C2S-01", "C2S sans reste à payer", (_W,), "Un patient à la C2S ne paie rien.",
             "C2S\u00a0: la part complémentaire couvre tout le ticket modérateur, sans avance de frais."),
    RuleCard("TPC-01", "Tiers payant de la C2S et de l’AME", (_W,), "Un patient à la C2S ou à l’AME n’avance rien.",
             f"{_CODES}, C2S et AME\u00a0: sans avance de frais."),
    RuleCard("ASS-01", "Une seule assurance", (_B,), "Une feuille porte une seule nature d’assurance.",
             "SFG\u00a0: une facture, un assuré, un exécutant, une nature d’assurance."),
    RuleCard("AT-01", "Accident du travail", (_B, _W), "Un accident du travail porte son numéro ou sa date.",
             "SFG\u00a0: numéro d’AT (8 chiffres et clé de Luhn) ou date de l’accident."),
    RuleCard("MAT-01", "Maternité", (_B,), "La maternité porte une date, antérieure aux soins.",
             "SFG\u00a0: date présumée de début de grossesse, d’accouchement ou d’adoption."),
)  # fmt: skip
CARDS: dict[str, RuleCard] = {card.code: card for card in _CARDS}
"""By code."""


def say(code: str, severity: Severity, message: str, row: int | None = None) -> Finding:
    """Return a finding that cites the text of its card."""
    return Finding(code, severity, message, CARDS[code].source, row)
