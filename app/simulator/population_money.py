"""What became of each share: paid, part paid, rejected, recovered, left open, at every age.

No source gives the proportions of a cabinet: these are ours, chosen so that every case exists in data set S.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.domain.fse import Fse, PartKind, PartState
from app.domain.ledger import Mouvement, MouvementKind
from app.domain.money import ZERO, Money
from app.domain.retour import Rejet, Retour, RetourKind, RetourState
from app.receivables.working_days import add_working_days

REASONS = (
    ("0250 050", "Assuré absent du référentiel"),
    ("0460 053", "Établissement prescripteur inconnu au fichier national"),
    ("0450 072", "Exonération présente en carte Vitale non trouvée au fichier à la date des soins"),
    ("2900 005", "Facture déjà payée"),
)
"""Codes of resources/rejets/codes.csv that were really observed."""
WAVE = ("0250 050", "Assuré absent du référentiel")
CLOSED_CAISSE = "02805"
CLOSURE = timedelta(days=10)
WRITTEN_OFF = timedelta(days=1000)
K, S = MouvementKind, PartState


@dataclass(frozen=True, slots=True)
class Calendar:
    """Odd days of the payers: a caisse closed ten days, a wave of false rejections of five days."""

    until: date
    closed_from: date
    wave_from: date

    def paid_on(self, random: Random, sent_on: date, payer: str) -> date:
        """Return the day a payer answers what was sent on *sent_on*."""
        day = add_working_days(sent_on, random.choice((3, 4, 5, 5, 6, 7)))
        if payer == CLOSED_CAISSE and self.closed_from <= day < self.closed_from + CLOSURE:
            day = self.closed_from + CLOSURE
        return day

    def in_wave(self, day: date, payer: str) -> bool:
        """Return whether *day* falls in the wave, which one caisse made."""
        return payer == "01801" and self.wave_from <= day < self.wave_from + timedelta(days=5)


@dataclass(slots=True)
class Books:
    """Writes the movements, the states, the returns and the rejections of FSE in order."""

    random: Random
    calendar: Calendar
    retours: dict[date, Retour] = field(default_factory=dict)
    new_retours: list[Retour] = field(default_factory=list)
    rejets: list[Rejet] = field(default_factory=list)
    mouvements: list[Mouvement] = field(default_factory=list)
    parts: list[tuple[int, PartKind, PartState, datetime]] = field(default_factory=list)
    rejet_count: int = 0

    def settle(self, fse: Fse, payer: str, sent_on: date | None) -> Iterator[tuple[PartKind, Money]]:
        """Write what happened to each share of *fse*; yield what is still open. *payer* is « 01801 »."""
        signed_at = fse.created_at or datetime.combine(fse.last_day, time(18), UTC)
        for part in PartKind:
            billed = fse.part(part)
            if billed <= ZERO:
                continue
            self._write(fse, part, K.FACTURE, billed, fse.last_day, f"fse:{fse.id}")
            if part is PartKind.PATIENT:
                state, left = self._patient(fse, billed)
            elif sent_on is None:
                state, left = S.ATTENDUE, billed
            else:
                state, left = self._payer(fse, part, billed, self.calendar.paid_on(self.random, sent_on, payer), payer)
            self.parts.append((fse.id, part, state, signed_at))
            if left:
                yield part, left

    def flush(self) -> dict[str, list[object]]:
        """Return and forget what was written since the last time."""
        found: dict[str, list[object]] = {
            "retours": [*self.new_retours], "rejets": [*self.rejets], "mouvements": [*self.mouvements],
            "parts": [*self.parts],
        }  # fmt: skip
        for written in (self.new_retours, self.rejets, self.mouvements, self.parts):
            written.clear()
        return found

    def _payer(self, fse: Fse, part: PartKind, billed: Money, day: date, payer: str) -> tuple[PartState, Money]:
        if day > self.calendar.until:
            return S.ATTENDUE, billed
        if part is PartKind.AMO and self.calendar.in_wave(day, payer):
            return self._false_rejection(fse, part, billed, day)
        dice = self.random.random()
        if dice < 0.028:
            return self._reject(fse, part, billed, day)
        if dice < 0.036:  # payments without return: nobody will ever know
            return self._left_open(fse, part, billed, day)
        return self._paid(fse, part, billed, day, dice)

    def _paid(self, fse: Fse, part: PartKind, billed: Money, day: date, dice: float) -> tuple[PartState, Money]:
        """Write a payment: whole, of all lines but one, too high, or half recovered two months later."""
        if dice < 0.044 and len(fse.lines) > 1:
            paid = Money(billed.cents * (len(fse.lines) - 1) // len(fse.lines))
            self._answer(fse, part, K.PAYE, paid, day)
            return S.PAYEE_EN_PARTIE, billed - paid
        self._answer(fse, part, K.PAYE, billed, day)
        if dice < 0.046:
            self._answer(fse, part, K.TROP_PERCU, Money(billed.cents // 10 or 1), day)
        recovered_on = day + timedelta(days=60)
        if dice > 0.998 and recovered_on <= self.calendar.until:
            back = Money(billed.cents // 2 or 1)
            self._answer(fse, part, K.INDU, back, recovered_on)
            return S.PAYEE_EN_PARTIE, back
        return S.PAYEE, ZERO

    def _reject(self, fse: Fse, part: PartKind, billed: Money, day: date) -> tuple[PartState, Money]:
        code, label = self.random.choice(REASONS)
        old = (self.calendar.until - day).days > 45
        self._rejection(fse, part, billed, day, (code, label), treated=old and self.random.random() < 0.9)
        return S.REJETEE, ZERO

    def _false_rejection(self, fse: Fse, part: PartKind, billed: Money, day: date) -> tuple[PartState, Money]:
        """The caisse took it back: the rejection is reversed and paid three weeks later."""
        later = day + timedelta(days=21)
        self._rejection(fse, part, billed, day, WAVE, treated=later <= self.calendar.until)
        if later > self.calendar.until:
            return S.REJETEE, ZERO
        self._answer(fse, part, K.REJETE, -billed, later)
        self._answer(fse, part, K.PAYE, billed, later)
        return S.PAYEE, ZERO

    def _rejection(
        self, fse: Fse, part: PartKind, billed: Money, day: date, why: tuple[str, str], *, treated: bool
    ) -> None:
        retour = self._answer(fse, part, K.REJETE, billed, day)
        self.rejet_count += 1
        self.rejets.append(
            Rejet(self.rejet_count, fse.id, part, billed, why[0], why[1], retour.id, day, treated)
        )  # fmt: skip

    def _patient(self, fse: Fse, billed: Money) -> tuple[PartState, Money]:
        dice, day = self.random.random(), fse.last_day
        if dice < 0.72:
            self._write(fse, PartKind.PATIENT, K.PAYE, billed, day, f"reglement:population-{fse.id}")
            return S.PAYEE, ZERO
        if dice < 0.80:
            paid = Money(billed.cents // 3 or 1)
            self._write(fse, PartKind.PATIENT, K.PAYE, paid, day, f"reglement:population-{fse.id}")
            return (S.PAYEE_EN_PARTIE, billed - paid) if billed > paid else (S.PAYEE, ZERO)
        if dice < 0.86 and (self.calendar.until - day).days > 400:
            given_up = day + timedelta(days=400)
            self._write(
                fse, PartKind.PATIENT, K.ABANDONNE, billed, given_up, f"abandon:{fse.id}:1", "montant trop faible"
            )
            return S.ABANDONNEE, ZERO
        return self._left_open(fse, PartKind.PATIENT, billed, day)

    def _left_open(self, fse: Fse, part: PartKind, billed: Money, day: date) -> tuple[PartState, Money]:
        """Leave the share open; past the limit set by law, six in seven were written off."""
        if day + WRITTEN_OFF > self.calendar.until or self.random.random() < 0.15:
            return S.ATTENDUE, billed
        self._write(fse, part, K.ABANDONNE, billed, day + WRITTEN_OFF, f"abandon:{fse.id}:1", "prescrite")
        return S.ABANDONNEE, ZERO

    def _answer(self, fse: Fse, part: PartKind, kind: MouvementKind, amount: Money, day: date) -> Retour:
        retour = self._retour(day)
        self._write(fse, part, kind, amount, day, f"retour:{retour.sha256[:8]}:{fse.id}:{len(self.mouvements)}")
        return retour

    def _retour(self, day: date) -> Retour:
        if day not in self.retours:
            contenu = f"SIMULATION population retour du {day:%Y%m%d}".encode("latin-1")
            retour = Retour(
                len(self.retours) + 1, hashlib.sha256(contenu).hexdigest(), datetime.combine(day, time(6), UTC),
                RetourKind.RSP, RetourState.IMPORTE, contenu,
            )  # fmt: skip
            self.retours[day] = retour
            self.new_retours.append(retour)
        return self.retours[day]

    def _write(
        self, fse: Fse, part: PartKind, kind: MouvementKind, amount: Money, day: date, cause: str, detail: str = ""
    ) -> None:
        at = datetime.combine(day, time(18), UTC)
        self.mouvements.append(Mouvement(0, fse.id, part, kind, amount, day, at, cause, detail))
