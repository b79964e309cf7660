"""From a checked document of ``cabinet coter`` to the values that billing takes. Nothing here can fail on it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from app.billing.calendrier import ZoneFeries
from app.billing.composition import Cotation, SeanceComposee
from app.billing.dossier import DemandeAccord, Dossier, Reponse
from app.billing.draft import BilledSeance
from app.billing.invoice import Place
from app.billing.rates import Situation
from app.domain.circonstances import TauxManuel, TiersPayant
from app.domain.clock import PARIS
from app.domain.composition import Depassement, Deplacement, HorsNomenclature, Urgence
from app.domain.dates import BirthDate, DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, Gestion, SourceDroits
from app.domain.money import ZERO, Money
from app.domain.patient import Patient
from app.domain.people import ZoneTarifaire
from app.domain.soins import Lieu, Ordonnance, Prescripteur, Seance, SeanceState

Json = dict[str, Any]
_REPONSES = {
    "attendue": Reponse.ATTENDUE, "accordée": Reponse.ACCORDEE, "urgence": Reponse.URGENCE,
    "incomplète": Reponse.INCOMPLETE, "refusée": Reponse.REFUSEE,
}  # fmt: skip


def patient_of(document: Json) -> Patient:
    """Return a patient without name nor number: identity is not asked for a price."""
    told = document["patient"]
    return Patient(1, "", "", BirthDate(told["naissance"]), c2s=told.get("c2s", False))


def place_of(document: Json) -> Place:
    """Return the tariffs and the calendar asked for."""
    told = document.get("lieu", {})
    return Place(ZoneTarifaire(told.get("zone", "métropole")), ZoneFeries(told.get("feries", "metropole")))


def ordonnance_of(document: Json, first_day: date) -> Ordonnance:
    """Return the prescription, or one of the first day when the document has none (the rules say so)."""
    told = document.get("ordonnance")
    if told is None:
        return Ordonnance(1, 1, Prescripteur(""), first_day)
    who = told["prescripteur"]
    return Ordonnance(
        1, 1, Prescripteur("", numero_am=who.get("numero_am", ""), rpps=who.get("rpps", "")), _date(told["date"]),
        told.get("seances"), ald=told.get("ald", False), domicile=told.get("domicile", False),
        scan="pièce" if told.get("numerisee") else "",
    )  # fmt: skip


def droits_of(document: Json, today: date) -> Droits | None:
    """Return the rights as typed today, None when the document has none."""
    told = document.get("droits")
    if told is None:
        return None
    amo = DroitsAmo(
        told["regime"], told["caisse"], told.get("centre", "0000"), told.get("code_gestion", ""),
        told.get("exoneration", "0"), told.get("nature", "10"), _period(told),
    )  # fmt: skip
    at = datetime.combine(today, time(12), PARIS)
    return Droits(1, 1, SourceDroits.SAISIE, at, "", amo, _amc(told.get("complementaire")))


def seances_of(document: Json) -> tuple[SeanceComposee, ...]:
    """Return the séances in the order of the document."""
    default = document.get("acte", "")
    return tuple(_composee(told, index + 1, default) for index, told in enumerate(document["seances"]))


def history_of(document: Json) -> tuple[BilledSeance, ...]:
    """Return the lines already billed; their numbers never meet those of the séances."""
    return tuple(
        BilledSeance(1000 + index, told.get("feuille", 0), 100_000 + index, _date(told["date"]), told["acte"])
        for index, told in enumerate(document.get("historique", ()))
    )


def dossier_of(document: Json, place: Place) -> Dossier:
    """Return the facts around the feuille."""
    told = document.get("dossier", {})
    demandes = told.get("demandes_accord")
    bilans = told.get("bilans")
    return Dossier(
        ordonnance_absente="ordonnance" not in document,
        acces_direct=told.get("acces_direct", False),
        scor=told.get("scor", False),
        renouvellement_on=_maybe_date(told, "renouvellement"),
        ordonnance_distincte=told.get("ordonnance_distincte"),
        demandes=None if demandes is None else tuple(_demande(one) for one in demandes),
        bdk_on=None if bilans is None else tuple(_date(day) for day in bilans),
        hospitalisations=tuple(_stay(one) for one in told.get("hospitalisations", ())),
        reeducation_en_cours=told.get("reeducation_en_cours"),
        natures=tuple(told.get("natures", ())),
        numero_at=told.get("numero_at", ""),
        accident_on=_maybe_date(told, "accident"),
        maternite_on=_maybe_date(told, "maternite"),
        vu_en_presence_on=_maybe_date(told, "vu_en_presence"),
        teleexpertises_an=told.get("teleexpertises_an", 0),
        feries=place.feries,
        tiers_payant=mode_of(document),
    )


def mode_of(document: Json) -> TiersPayant:
    """Return the tiers payant asked for, the whole of it unless said."""
    return TiersPayant(document.get("tiers_payant", TiersPayant.INTEGRAL.value))


def money(value: object) -> Money:
    """Return an amount typed as text or as a number; zero for None."""
    return ZERO if value is None else Money.parse(str(value))


def _composee(told: Json, number: int, default: str) -> SeanceComposee:
    heure = told.get("heure")
    seance = Seance(
        number, 1, 1, 1, _date(told["date"]), time.fromisoformat(heure) if heure else None,
        Lieu(told.get("lieu", "cabinet")), SeanceState(told.get("etat", "honorée")),
    )  # fmt: skip
    trip, urgence, extra = told.get("deplacement"), told.get("urgence"), told.get("depassement")
    return SeanceComposee(
        seance,
        told.get("acte", default),
        supplements=tuple(told.get("supplements", ())),
        deplacement=None if trip is None else _trip(trip),
        urgence=None if urgence is None else _urgence(urgence),
        depassement=None if extra is None else _extra(extra),
        hors_nomenclature=tuple(_free(one) for one in told.get("hors_nomenclature", ())),
        telesoin=told.get("telesoin", False),
        patients_ensemble=told.get("patients_ensemble", 1),
        territoires=tuple(told.get("territoires", ())),
        situation=_situation(told.get("situation", {})),
        cotation=_cotation(told.get("cotation")),
    )


def _trip(told: Json) -> Deplacement:
    return Deplacement(
        distance_km=_number(told.get("distance_km")),
        montagne=told.get("montagne", False),
        a_pied=told.get("a_pied", False),
        meme_agglomeration=told.get("meme_agglomeration", False),
        km_plus_proche=_number(told.get("km_plus_proche")),
        rang=told.get("rang", 1),
        sortie_on=_maybe_date(told, "sortie"),
        retour_a_domicile=told.get("retour_a_domicile", False),
    )


def _urgence(told: Json) -> Urgence:
    hours = (told.get("heure_acte"), told.get("heure_appel"))
    act, call = (time.fromisoformat(hour) if hour else None for hour in hours)
    return Urgence(told.get("justifiee", True), act, call)


def _extra(told: Json) -> Depassement:
    return Depassement(money(told["montant"]), told.get("motif", ""), told.get("information_ecrite", False))


def _free(told: Json) -> HorsNomenclature:
    return HorsNomenclature(told["libelle"], money(told["montant"]), told.get("devis_signe", False))


def _situation(told: Json) -> Situation:
    manual = told.get("taux_manuel")
    return Situation(
        told.get("qualificatif", ""), told.get("hors_ald", False), told.get("rente_at", False),
        told.get("contrat_sncf", ""), told.get("liste_sncf", False), told.get("prescripteur_sncf", False),
        None if manual is None else TauxManuel(manual["taux"], manual["par"], manual["motif"]),
    )  # fmt: skip


def _cotation(told: Json | None) -> Cotation | None:
    if told is None:
        return None
    typed = told.get("montant")
    coefficient = _number(told["coefficient"]) or Decimal(0)
    return Cotation(told["lettre_cle"], coefficient, None if typed is None else money(typed))


def _amc(told: Json | None) -> DroitsAmc | None:
    if told is None:
        return None
    gestion = Gestion(told.get("gestion", Gestion.UNIQUE.value))
    return DroitsAmc(told["organisme"], told.get("nom", ""), "", gestion, told.get("formule", "052"), _period(told))


def _demande(told: Json) -> DemandeAccord:
    answer = _REPONSES[told.get("reponse", "attendue")]
    return DemandeAccord(told["acte"], _date(told["recue"]), told["seances"], answer)


def _stay(told: Json) -> DateRange:
    return _range(_date(told["debut"]), _maybe_date(told, "fin"))


def _period(told: Json) -> DateRange | None:
    start, end = _maybe_date(told, "debut"), _maybe_date(told, "fin")
    return None if start is None and end is None else _range(start or date.min, end)


def _range(start: date, end: date | None) -> DateRange:
    """The last day of a range written backwards is its first: the price file says so among its faults."""
    return DateRange.through(start, None if end is None else max(start, end))


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _maybe_date(told: Json, name: str) -> date | None:
    return date.fromisoformat(told[name]) if name in told else None


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value).strip().replace(",", "."))
