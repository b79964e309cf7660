"""``cabinet lire-carte`` and the reader part of ``cabinet doctor``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.lire_carte import run
from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.clock import FixedClock
from app.domain.errors import CardBusy, EnvironmentProblem, NoCard, NoReader, ServiceDown, WrongCard
from app.hardware import scard
from app.hardware.diagnosis import diagnose
from app.hardware.virtual_card import cps_card, family_card, identity_template, raw_vitale_2, vitale_1_card
from app.hardware.virtual_people import FAMILY
from app.hardware.virtual_reader import VirtualReader
from app.services.ports_card import CardReader, ReaderDiagnosis
from app.services.post_check import Verdict
from app.services.read_card import ReadCard
from app.services.reader_checks import reader_checks

CLOCK = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture
def reader() -> VirtualReader:
    return VirtualReader()


@pytest.mark.parametrize("clair", [False, True])
def test_json_holds_everybody_and_masks_the_number(
    reader: VirtualReader, clair: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    reader.insert(family_card())
    assert run(True, lambda: reader, CLOCK, clair) == 0
    out, err = capsys.readouterr()
    people = json.loads(out)["beneficiaires"]
    assert [p["prenom"] for p in people] == ["Élodie", "Anaïs", "Loïc"]
    assert people[0]["naissance"] == "19840314"
    assert (FAMILY[0].nir.value in out) is clair
    assert people[0]["cle_juste"] is True
    assert err == ""


def test_the_sheet_is_french_and_masked(reader: VirtualReader, capsys: pytest.CaptureFixture[str]) -> None:
    reader.insert(family_card())
    assert run(False, lambda: reader, CLOCK) == 0
    out, _ = capsys.readouterr()
    assert "3 personnes" in out
    assert "14/03/1984" in out
    assert FAMILY[0].nir.grouped not in out
    assert FAMILY[0].nir.masked in out


def test_numbers_that_do_not_pair_are_said(reader: VirtualReader, capsys: pytest.CaptureFixture[str]) -> None:
    reader.insert(raw_vitale_2(identity_template(FAMILY[0]), 0x6982))
    assert run(True, lambda: reader, CLOCK) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["nir_apparies"] is False
    assert "aucun n’a été retenu" in err


@pytest.mark.parametrize(
    ("prepare", "kind", "code"),
    [
        (lambda r: None, "NoCard", 1),
        (lambda r: r.insert(cps_card()), "WrongCard", 1),
        (lambda r: (r.unplug(0), r.unplug(1)), "NoReader", 3),
        (lambda r: r.service_down(), "ServiceDown", 3),
    ],
)
def test_refusals_are_one_document_and_a_french_message(
    reader: VirtualReader, prepare, kind: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(reader)
    assert run(True, lambda: reader, CLOCK) == code
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert document["erreur"] == kind
    assert document["message"] == err.strip()


def test_a_post_without_the_module_says_how_to_repair(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    def factory() -> CardReader:
        from app.hardware.pcsc import PcscReader

        return PcscReader()

    monkeypatch.setattr(scard, "import_module", absent)
    assert run(False, factory, CLOCK) == 3
    assert "installer/run.py" in capsys.readouterr().err
    assert diagnose().library_ready is False


def test_the_refusal_names_the_gesture(reader: VirtualReader) -> None:
    read = ReadCard(reader, CLOCK)
    with pytest.raises(NoCard):
        read()
    reader.insert_mute()
    with pytest.raises(WrongCard, match="mute"):
        read()
    reader.insert(cps_card())
    with pytest.raises(WrongCard) as cps:
        read()
    assert "CPS" in cps.value.user_message
    reader.insert(vitale_1_card(), 1)
    with pytest.raises(WrongCard) as old:
        read()
    assert "Vitale 1" in old.value.user_message
    reader.insert(family_card(), 1)
    reader.hold(True, 1)
    with pytest.raises(CardBusy):
        read()
    reader.hold(False, 1)
    with pytest.raises(NoReader):
        read(reader="Lecteur absent")
    assert read().reader == reader.names[1]


@pytest.mark.parametrize(
    ("code", "call", "kind"),
    [
        (0x8010001D, "connect", ServiceDown),
        (-0x7FEFFFE3, "connect", ServiceDown),  # the same, signed
        (0x80100009, "connect", NoReader),
        (0x8010000C, "connect", NoCard),
        (0x80100066, "connect", WrongCard),
        (0x8010000B, "connect", CardBusy),
        (0x8010006A, "connect", EnvironmentProblem),
        (0x8010006A, "wait for a change", ServiceDown),
    ],
)
def test_codes_become_what_the_desk_must_know(code: int, call: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        scard.check(code, call)


def test_a_door_closed_to_this_account_is_no_stopped_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """pcsc-lite answers both alike."""

    class Closed:
        SCARD_SCOPE_USER = 0

        def SCardEstablishContext(self, _scope: int) -> tuple[int, int]:  # noqa: N802
            return 0x8010001D, 0

    monkeypatch.setattr(scard, "closed_to_us", lambda: "scard")
    with pytest.raises(EnvironmentProblem) as problem:
        scard.establish(Closed())
    assert "doctor" in problem.value.user_message
    monkeypatch.setattr(scard, "closed_to_us", lambda: "")
    with pytest.raises(ServiceDown):
        scard.establish(Closed())


EMPTY = SlotState(ReaderState.EMPTY, "L1")


@pytest.mark.parametrize(
    ("diagnosis", "name", "repair"),
    [
        (ReaderDiagnosis(False, ()), "Module des lecteurs", "apt-get"),
        (
            ReaderDiagnosis(True, (SlotState(ReaderState.SERVICE_DOWN),), platform="linux"),
            "Service de carte à puce",
            "systemctl",
        ),
        (
            ReaderDiagnosis(True, (SlotState(ReaderState.SERVICE_DOWN),), platform="win32"),
            "Service de carte à puce",
            "SCardSvr",
        ),
        (
            ReaderDiagnosis(True, (SlotState(ReaderState.SERVICE_DOWN),), access_denied=True),
            "Service de carte à puce",
            "polkit",
        ),
        (ReaderDiagnosis(True, (SlotState(ReaderState.NO_READER),), usb_readers=0), "Lecteurs", "Branchez"),
        (ReaderDiagnosis(True, (SlotState(ReaderState.NO_READER),), usb_readers=1), "Lecteurs", "libccid"),
        (ReaderDiagnosis(True, (EMPTY,), blocking_modules=("pn533",)), "Noyau", "blacklist"),
        (
            ReaderDiagnosis(True, (SlotState(ReaderState.MUTE, "L1"),)),
            "Carte dans «\u00a0L1\u00a0»",
            "Retournez",
        ),
        (
            ReaderDiagnosis(True, (SlotState(ReaderState.CARD, "L1", CardKind.UNKNOWN, b"\x3b\x00"),)),
            "Carte dans «\u00a0L1\u00a0»",
            "signalez",
        ),
    ],
)
def test_the_doctor_says_what_to_do(diagnosis: ReaderDiagnosis, name: str, repair: str) -> None:
    faults = [check for check in reader_checks(diagnosis) if check.verdict is not Verdict.OK]
    assert [check.name for check in faults] == [name]
    assert repair in faults[0].repair


def test_a_sound_post_has_nothing_to_repair() -> None:
    checks = reader_checks(ReaderDiagnosis(True, (EMPTY,), usb_readers=1))
    assert all(check.verdict is Verdict.OK and not check.repair for check in checks)


def test_usb_readers_and_kernel_modules_are_counted(tmp_path: Path) -> None:
    for interface, kind in (("1-1:1.0", "0b\n"), ("1-1:1.1", "0b\n"), ("1-2:1.0", "03\n")):
        (tmp_path / "usb" / interface).mkdir(parents=True)
        (tmp_path / "usb" / interface / "bInterfaceClass").write_text(kind)
    (tmp_path / "modules").write_text("nfc 1 0 - Live\npn533 2 0 - Live\nsnd 1 0 - Live\n")
    diagnosis = diagnose(tmp_path / "usb", tmp_path / "modules", "linux")
    assert (diagnosis.usb_readers, diagnosis.blocking_modules) == (1, ("pn533", "nfc"))
