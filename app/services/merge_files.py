"""Make two files of one person one, with a preview, and take it back (ADR 0015)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.fusion import (
    Champ,
    Contenu,
    Fusion,
    FusionRefused,
    advised,
    differing,
    merged,
    restored,
    why_not_undone,
)
from app.domain.ins import IdentiteIns
from app.domain.journal import JournalAction
from app.domain.matching import Comparison, Person, compare
from app.domain.patient import Patient
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows, require
from app.services.keep_identite import current_identite, follow_file
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

_SAME = "Ces deux fiches n’en font plus qu’une. Cherchez à nouveau."


@dataclass(frozen=True, slots=True)
class FusionPreview:
    """What a fusion would do; nothing is done yet."""

    garde: Patient
    absorbe: Patient
    comparison: Comparison
    differing: tuple[Champ, ...]
    advised: frozenset[Champ]
    """Fields to take from the file absorbed unless somebody says otherwise."""
    garde_contenu: Contenu
    absorbe_contenu: Contenu
    two_matricules: bool = False
    """Whether each file holds an INS matricule of the same register, and not the same."""

    def __repr__(self) -> str:
        return f"FusionPreview({self.absorbe.id} → {self.garde.id})"


@dataclass(frozen=True, slots=True)
class FusionTenue:
    """One fusion that still holds, with the file kept as it is now and the one it absorbed."""

    fusion: Fusion
    garde: Patient
    absorbe: Patient

    def __repr__(self) -> str:
        return f"FusionTenue({self.fusion!r})"


@dataclass(frozen=True, slots=True)
class MergeFiles:
    """One transaction per act, with its lines in the journal of both files."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def preview(self, user: Utilisateur, one: int, other: int, *, swapped: bool = False) -> FusionPreview:
        """Return what making *one* and *other* one would do; the file with more invoices is kept, else the older.

        *swapped* keeps the other one. Raise NotFound, NotAllowed, FusionRefused when they are one file already.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            first, second = uow.patients.get(one), uow.patients.get(other)
            if first.id == second.id:
                raise FusionRefused("one file", _SAME)
            sides = [(file, uow.fusions.contents(file.id)) for file in (first, second)]
            apart = _two_matricules(current_identite(uow, first.id), current_identite(uow, second.id))
        sides.sort(key=lambda side: (-side[1].fses, -side[1].seances, side[0].id), reverse=swapped)
        (kept, kept_holds), (absorbed, absorbed_holds) = sides
        return FusionPreview(
            kept, absorbed, compare(Person.of_patient(kept), Person.of_patient(absorbed)),
            differing(kept, absorbed), advised(kept, absorbed), kept_holds, absorbed_holds, apart,
        )  # fmt: skip

    def __call__(self, user: Utilisateur, garde_id: int, absorbe_id: int, taken: Collection[Champ]) -> Fusion:
        """Let *garde_id* absorb *absorbe_id*, with the fields *taken* from it; return the fusion, to take it back.

        No row of the absorbed file changes. A person who may not see the NIR cannot replace one that is known.
        Raise NotFound, NotAllowed, FusionRefused.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        now = self.clock.now()
        with self.unit_of_work() as uow:
            uow.fusions.claim(garde_id, absorbe_id)
            kept, absorbed = uow.fusions.file(garde_id), uow.fusions.file(absorbe_id)
            blind = kept.nir is not None and not allows(user.role, Permission.VOIR_NIR)
            after = merged(kept, absorbed, set(taken) - {Champ.ASSURE} if blind else taken)
            fusion = uow.fusions.add(Fusion(0, garde_id, absorbe_id, now, user.login, kept, after))
            if after != kept:
                uow.patients.save(after)
                follow_file(uow, user, kept, after, now)
            self._log(
                uow, user, fusion, "fusion\u00a0: absorbe la fiche n° {}", "fusion\u00a0: suivie par la fiche n° {}"
            )
            uow.commit()
        return fusion

    def undo(self, user: Utilisateur, fusion_id: int) -> Fusion:
        """Part the two files again, each with its rows and its identity as before; return the fusion.

        Raise NotFound, NotAllowed, FusionRefused with the reason when something since stands in the way.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            now = self.clock.now()
            uow.fusions.undo(fusion_id, now, user.login)  # first, so that nobody writes in between
            fusion = uow.fusions.get(fusion_id)
            current, parted = uow.fusions.file(fusion.garde_id), _parted(uow, fusion)
            uow.patients.save(parted)
            follow_file(uow, user, current, parted, now)
            self._log(
                uow,
                user,
                fusion,
                "fusion annulée\u00a0: rend la fiche n° {}",
                "fusion annulée\u00a0: quitte la fiche n° {}",
            )
            uow.commit()
            return uow.fusions.get(fusion_id)

    def held(self, user: Utilisateur) -> tuple[FusionTenue, ...]:
        """Return the fusions that still hold, newest first. Raise NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            return tuple(
                FusionTenue(one, uow.fusions.file(one.garde_id), uow.fusions.file(one.absorbe_id))
                for one in uow.fusions.held()
            )

    def obstacle(self, user: Utilisateur, fusion_id: int) -> str:
        """Return why a fusion cannot be taken back, in French; empty when it can. Raise NotFound, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            try:
                _parted(uow, uow.fusions.get(fusion_id))
            except FusionRefused as refused:
                return refused.user_message
        return ""

    def _log(self, uow: UnitOfWork, user: Utilisateur, fusion: Fusion, kept: str, absorbed: str) -> None:
        pairs = ((fusion.garde_id, kept, fusion.absorbe_id), (fusion.absorbe_id, absorbed, fusion.garde_id))
        for one, words, other in pairs:
            detail, subject = words.format(other), f"patient:{one}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.FUSION, subject, detail)


def _two_matricules(one: IdentiteIns | None, other: IdentiteIns | None) -> bool:
    """A waiting number that became a NIR is not two people: registers that differ say nothing."""
    mine, theirs = one and one.matricule, other and other.matricule
    return bool(mine and theirs and mine.oid is theirs.oid and mine.numero.digits != theirs.numero.digits)


def _parted(uow: UnitOfWork, fusion: Fusion) -> Patient:
    """Return the file kept as it was before; raise FusionRefused when the two cannot be parted."""
    why = why_not_undone(uow.fusions.crossings(fusion.id))
    if why:
        raise FusionRefused("crossed since", why)
    return restored(uow.fusions.file(fusion.garde_id), fusion)
