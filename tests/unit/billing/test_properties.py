"""Thousands of random feuilles: parts add up, nothing crashes, order and later tables change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.calendrier import ZoneFeries
from app.billing.composition import Cotation, SeanceComposee
from app.billing.dossier import DemandeAccord, Dossier, Reponse
from app.billing.draft import BilledSeance, DraftSeance, FseDraft
from app.billing.fixes import fixes_for
from app.billing.invoice import Place, price_invoice, settle
from app.billing.pricing import Priced, price_seance
from app.billing.rates import Situation
from app.billing.rules import check
from app.domain.circonstances import TauxManuel, TiersPayant
from app.domain.composition import Depassement, Deplacement, HorsNomenclature, Urgence
from app.domain.dates import BirthDate, DateRange
from app.domain.droits import DroitsAmc, DroitsAmo, Gestion
from app.domain.fse import Severity
from app.domain.money import ZERO, Money
from app.domain.people import ZoneTarifaire
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.services.tables import load_tables
from tests.samples import PATIENT, PRATICIEN, droits, ordonnance

TABLES = load_tables().billing
PLANNED = load_tables(scheduled_enabled=True).billing
ACTS = sorted(TABLES.nomenclature.versions)
DAYS = st.dates(date(2005, 1, 1), date(2031, 12, 31))
HOURS = st.none() | st.times()
KM = st.none() | st.decimals("-50", "500", places=1)
MONEY = st.integers(-5000, 20000).map(Money)

TRIPS = st.builds(
    Deplacement,
    distance_km=KM,
    montagne=st.booleans(),
    a_pied=st.booleans(),
    meme_agglomeration=st.booleans(),
    km_plus_proche=KM,
    rang=st.integers(1, 3),
    sortie_on=st.none() | DAYS,
    retour_a_domicile=st.booleans(),
)
SITUATIONS = st.builds(
    Situation,
    qualificatif=st.sampled_from(["", "", "", "N", "G"]),
    hors_ald=st.booleans(),
    rente_at=st.booleans(),
    contrat_sncf=st.sampled_from(["", "18", "21", "22", "23", "25", "99"]),
    liste_sncf=st.booleans(),
    prescripteur_sncf=st.booleans(),
    manuel=st.none() | st.builds(TauxManuel, st.integers(0, 100), st.just("claire"), st.just("vu")),
)
SEANCES = st.builds(
    Seance,
    id=st.integers(1, 9),
    patient_id=st.just(1),
    pec_id=st.just(1),
    praticien_id=st.just(1),
    day=DAYS,
    heure=HOURS,
    lieu=st.sampled_from(Lieu),
    state=st.sampled_from(SeanceState),
)
COMPOSEES = st.builds(
    SeanceComposee,
    seance=SEANCES,
    acte_id=st.sampled_from([*ACTS, "MK-INCONNU"]),
    supplements=st.lists(st.sampled_from([*ACTS, "?"]), max_size=2).map(tuple),
    deplacement=st.none() | TRIPS,
    urgence=st.none() | st.builds(Urgence, st.booleans(), HOURS, HOURS),
    depassement=st.none() | st.builds(Depassement, MONEY, st.sampled_from(["", "7 h"]), st.booleans()),
    hors_nomenclature=st.lists(st.builds(HorsNomenclature, st.just("Massage"), MONEY), max_size=1).map(tuple),
    telesoin=st.booleans(),
    patients_ensemble=st.integers(-1, 6),
    territoires=st.lists(st.sampled_from(["rachis", "", "membre inférieur"]), max_size=2).map(tuple),
    situation=SITUATIONS,
    cotation=st.none()
    | st.builds(Cotation, st.sampled_from(["RAM", "AMS", "XX"]), st.decimals("0", "30", places=2), MONEY),
)
RIGHTS = st.none() | st.builds(
    droits,
    st.none()
    | st.builds(
        DroitsAmo,
        regime=st.sampled_from(["01", "02", "04", "07", "08", "10", "zz", ""]),
        caisse=st.sampled_from(["751", "835"]),
        code_gestion=st.sampled_from(["", "65"]),
        exoneration=st.sampled_from("0123456789C"),
        nature_assurance=st.sampled_from(["10", "13", "30", "41", "90", "??"]),
    ),
    st.none()
    | st.builds(
        DroitsAmc,
        organisme=st.sampled_from(["75500999", "75500017", "99999997", "88888888"]),
        nom=st.just("M"),
        gestion=st.sampled_from(Gestion),
        formule=st.sampled_from(
            ["052", "029", "010", "012:80", "020", "021:150", "021:30:HORS", "030:20:F3", "050:33", "02A:999:P9", "060"]
        ),
        periode=st.none() | st.just(DateRange(date(2020, 1, 1), date(2026, 1, 1))),
    ),
)
PLACES = st.builds(Place, st.sampled_from(ZoneTarifaire), st.sampled_from(ZoneFeries))


@given(composees=st.lists(COMPOSEES, max_size=8), held=RIGHTS, place=PLACES, order=st.randoms())
@settings(max_examples=400, deadline=None)
def test_parts_add_up_and_the_order_of_seances_changes_nothing(
    composees: list[SeanceComposee], held: object, place: Place, order: object
) -> None:
    facture = price_invoice(composees, held, TABLES, place)  # type: ignore[arg-type]
    assert facture.amo + facture.amc + facture.patient == facture.total
    assert facture.total == Money.total(ligne.fse_line.honoraires for ligne in facture.lignes)
    for ligne in (*facture.lignes, *facture.note):
        assert ligne.amo + ligne.amc + ligne.patient == ligne.honoraires
        assert min(ligne.amo, ligne.amc, ligne.patient) >= ZERO
        assert all(type(m.cents) is int for m in (ligne.honoraires, ligne.base, ligne.amo, ligne.amc, ligne.patient))
    for mode in TiersPayant:
        paid = settle(facture, mode, held)  # type: ignore[arg-type]
        assert paid.patient_maintenant + paid.du_par_amo + paid.du_par_amc == facture.total
    mixed = list(composees)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    again = price_invoice(mixed, held, TABLES, place)  # type: ignore[arg-type]
    assert (again.total, again.amo, again.amc, again.patient) == (
        facture.total, facture.amo, facture.amc, facture.patient,
    )  # fmt: skip


@given(
    act=st.sampled_from(ACTS),
    day=st.dates(date(2012, 7, 15), date(2026, 8, 31)),
    zone=st.sampled_from(ZoneTarifaire),
    held=RIGHTS,
)
@settings(max_examples=300, deadline=None)
def test_pricing_an_old_seance_with_later_tables_gives_the_old_amount(
    act: str, day: date, zone: ZoneTarifaire, held: object
) -> None:
    seance = Seance(1, 1, 1, 1, day)
    amounts = []
    for tables in (TABLES, PLANNED):
        acte = tables.nomenclature.in_force(act, day)
        priced = price_seance(seance, acte, zone, held, tables) if acte else None  # type: ignore[arg-type]
        amounts.append(priced.line if isinstance(priced, Priced) else None)
    assert amounts[0] == amounts[1]


def drafted(composees: list[SeanceComposee], held: object) -> FseDraft:
    """Return the draft of these séances, priced where it can be."""
    seances = []
    for composee in composees:
        acte = TABLES.nomenclature.in_force(composee.acte_id, composee.seance.day)
        priced = price_seance(composee.seance, acte, ZoneTarifaire.METROPOLE, held, TABLES) if acte else None  # type: ignore[arg-type]
        line = priced.line if isinstance(priced, Priced) else None
        seances.append(DraftSeance(composee.seance, acte, (line,) if line else (), "" if line else "sans prix"))
    act = composees[0].acte_id if composees else "MK-A-LOMBALGIE"
    return FseDraft(
        PATIENT, ordonnance(), PriseEnCharge(1, 1, 1, act, "Acte", 5, date(2026, 1, 1)), held, "Droits.", True,  # type: ignore[arg-type]
        tuple(seances), (), 0, date(2026, 11, 22), TABLES.nomenclature, tuple(composees),
    )  # fmt: skip


DOSSIERS = st.builds(
    Dossier,
    ordonnance_absente=st.booleans(),
    acces_direct=st.booleans(),
    scor=st.booleans(),
    renouvellement_on=st.none() | DAYS,
    ordonnance_distincte=st.none() | st.booleans(),
    demandes=st.none()
    | st.lists(
        st.builds(DemandeAccord, st.sampled_from(ACTS), DAYS, st.integers(-1, 60), st.sampled_from(Reponse)), max_size=3
    ).map(tuple),
    bdk_on=st.none() | st.lists(DAYS, max_size=3).map(tuple),
    reeducation_en_cours=st.none() | st.booleans(),
    praticien=st.none() | st.just(PRATICIEN),
    natures=st.lists(st.sampled_from(["10", "41"]), max_size=3).map(tuple),
    numero_at=st.sampled_from(["", "123456782", "12", "abc"]),
    accident_on=st.none() | DAYS,
    maternite_on=st.none() | DAYS,
    vu_en_presence_on=st.none() | DAYS,
    teleexpertises_an=st.integers(0, 5),
    tiers_payant=st.none() | st.sampled_from(TiersPayant),
)


@given(
    composees=st.lists(COMPOSEES, max_size=6),
    held=RIGHTS,
    dossier=DOSSIERS,
    birth=st.sampled_from(["19840314", "20150101", "19840000", "00000000", "20159999"]),
    before=st.integers(0, 120),
    billed=st.lists(
        st.builds(BilledSeance, st.just(3), st.integers(0, 9), st.integers(1, 99), DAYS, st.sampled_from(ACTS)),
        max_size=10,
    ),
)
@settings(max_examples=400, deadline=None)
def test_rules_and_fixes_never_crash_and_block_what_has_no_price(
    composees: list[SeanceComposee], held: object, dossier: Dossier, birth: str, before: int, billed: list[BilledSeance]
) -> None:
    draft = replace(
        drafted(composees, held), dossier=dossier, seances_before=before, billed=tuple(billed),
        patient=replace(PATIENT, naissance=BirthDate(birth)),
    )  # fmt: skip
    findings = check(draft)
    assert all(finding.message and finding.code for finding in findings)
    assert all(finding.row is None or 0 <= finding.row < max(1, len(draft.seances)) for finding in findings)
    assert all(fix.label for finding in findings for fix in fixes_for(finding, draft))
    if not draft.is_priced:
        assert any(finding.severity is Severity.BLOCKING for finding in findings)


def test_a_decimal_never_comes_from_binary() -> None:
    seance = Seance(1, 1, 1, 1, date(2026, 11, 17), time(9))
    told = SeanceComposee(seance, "MK-A-LOMBALGIE", deplacement=Deplacement(Decimal("7.3")))
    facture = price_invoice([told], droits(), TABLES)
    assert [ligne.honoraires.cents for ligne in facture.lignes] == [1788, 250, 403]
