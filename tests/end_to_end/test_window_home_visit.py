"""A Sunday visit at home with kilometres, billed from the list to the signature with keys alone."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.composition import LigneKind
from app.domain.dates import BirthDate
from app.domain.droits import DroitsAmc, DroitsAmo
from app.domain.fse import FseState
from app.domain.patient import Patient, Sexe
from app.domain.soins import Ordonnance, Prescripteur
from app.hardware.virtual_card import cps_card
from app.hardware.virtual_people import fictional_nir
from app.ui.facturer import FacturerWidget
from tests.end_to_end.window_steps import fse_states
from tests.end_to_end.window_support import Post

SUNDAY = date(2026, 11, 15)


def housebound(post: Post) -> None:
    """A patient with rights and a prescription at home, no séance yet."""
    desk = post.office.desk
    with desk.session.unit_of_work() as uow:
        number = fictional_nir(2, 1938, 1, 3)
        patient = uow.patients.add(
            Patient(0, "Marchand", "Odette", BirthDate.of(date(1938, 1, 9)), Sexe.F, nir=number)
        )  # fmt: skip
        uow.commit()
    desk.record_rights(desk.user, patient.id, DroitsAmo("01", "801"), DroitsAmc("75500099", "Mutuelle fictive"))
    doctor = Prescripteur("Lefèvre", "Anne", numero_am="801000019")
    written = Ordonnance(0, patient.id, doctor, SUNDAY - timedelta(days=20), 20, domicile=True)
    desk.open_pec(desk.user, written, "MK-A-LOMBALGIE", opened_on=written.prescrite_on)


def test_a_sunday_visit_at_home_is_billed_with_keys_alone(post: Post) -> None:
    hands = post.hands
    post.furnish()
    post.open_session()
    post.reader.insert(cps_card(), 1)
    housebound(post)
    hands.key("Ctrl+3")
    page = post.page(FacturerWidget)
    hands.tab_to("Chercher un patient : nom, date de naissance")
    hands.type("march")
    hands.key("Return")
    post.settle()
    hands.tab_to("Patients à facturer")
    hands.key("Return")
    hands.wait_text("Marchand Odette")
    post.settle()
    hands.key("Ctrl+N")
    hands.type("dim")
    hands.key("Return")
    hands.wait_text("Séance du 15/11 ajoutée")
    post.settle()
    assert [row.acte.lead for row in page.lines.table.rows] == ["RAM", "IFD"]
    hands.key("F2")
    hands.wait_text("Séance du dim. 15/11/2026")
    hands.fill({"Distance, un aller (km)": "9,5"})
    hands.wait_text("26,08 € pour cette séance")
    hands.wait_text("15 km")
    hands.press("Urgence : l’état du patient l’exige")
    hands.wait_text("Dimanche ou férié")
    post.settle()
    hands.key("Esc")
    hands.wait_text("Séance du 15/11/2026 modifiée")
    rows = page.lines.table.rows
    assert [row.acte.lead for row in rows] == ["RAM", "F", "IFD", "IK"]
    hands.key("Ctrl+Return")
    hands.wait_text("signée, en file d’attente")
    post.settle()
    assert fse_states(post) == [FseState.SIGNEE]
    with post.safe.store.unit_of_work() as uow:
        fse = uow.fses.in_state(FseState.SIGNEE)[0]
        lines = uow.fses.get(fse.id).lines
    assert [line.kind for line in lines] == [
        LigneKind.ACTE, LigneKind.MAJORATION, LigneKind.INDEMNITE, LigneKind.KILOMETRES,
    ]  # fmt: skip
    assert (lines[0].complement, lines[-1].quantite) == ("F", 15)
