"""Fusions of files and pairs that are not duplicates, in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select

from app.domain.fusion import Contenu, Croisements, Fusion, FusionRefused
from app.domain.patient import Patient, Sexe
from app.services.repositories_fusion import Bloc, Groupe, Pair
from app.store.dossier import absorbed_by, family, kept_id
from app.store.fusion_counts import contents, crossings
from app.store.repository import SqlRepository
from app.store.rows_base import chunks
from app.store.rows_fusion import AliasRecord, FusionDefaiteRecord, FusionRecord, PasDoublonRecord, as_json
from app.store.rows_patient import PatientRecord, patient_of, patient_values
from app.store.statements import get, insert_or_ignore, insert_row, insert_rows, update_row

_KEYS = {Bloc.NIR: PatientRecord.nir, Bloc.NAISSANCE: PatientRecord.naissance, Bloc.NOM: PatientRecord.recherche}
_NOT_KEYS = ("", "00000000")
_ALREADY = "Cette fusion est déjà annulée. Actualisez la fiche."
_ABSORBED = "Une des deux fiches vient d’être fusionnée. Actualisez la liste."


class SqlFusionRepository(SqlRepository):
    """Implements FusionRepository."""

    def claim(self, garde_id: int, absorbe_id: int) -> None:
        """Hold both files until the end of the transaction: two posts may fuse them at once, each the other way.

        Raise FusionRefused when they are one file already, NotFound.
        """
        for one in sorted({garde_id, absorbe_id}):  # changes nothing, and locks on both engines
            update_row(self._session, PatientRecord, one, {"rang": PatientRecord.rang})
        if garde_id == absorbe_id or any(kept_id(self._session, one) != one for one in (garde_id, absorbe_id)):
            raise FusionRefused(f"{absorbe_id} into {garde_id}: not two files", _ABSORBED)

    def add(self, fusion: Fusion) -> Fusion:
        """Store the fusion and let the absorbed file be followed by the one kept; return it with its id.

        Raise as ``claim`` does.
        """
        kept, absorbed = fusion.garde_id, fusion.absorbe_id
        self.claim(kept, absorbed)
        values = {
            "garde_id": kept, "absorbe_id": absorbed, "at": fusion.at, "par": fusion.par,
            "avant": as_json(patient_values(fusion.avant)), "apres": as_json(patient_values(fusion.apres)),
        }  # fmt: skip
        fusion_id = insert_row(self._session, FusionRecord, values)
        self._follow([absorbed, *absorbed_by(self._session, [absorbed])], kept)
        return self.get(fusion_id)

    def undo(self, fusion_id: int, at: datetime, par: str) -> None:
        """Give the absorbed file its own life back; raise FusionRefused when that is already done; NotFound."""
        fusion = self.get(fusion_id)
        row = {"fusion_id": fusion_id, "at": at, "par": par}
        if not insert_or_ignore(self._session, FusionDefaiteRecord, row):
            raise FusionRefused("already undone", _ALREADY)
        side = self._side(fusion)
        self._session.execute(delete(AliasRecord).where(AliasRecord.absorbe_id == fusion.absorbe_id))
        self._follow([one for one in side if one != fusion.absorbe_id], fusion.absorbe_id)

    def _follow(self, absorbed: list[int], kept: int) -> None:
        self._session.execute(delete(AliasRecord).where(AliasRecord.absorbe_id.in_(absorbed)))
        insert_rows(self._session, AliasRecord, [{"absorbe_id": one, "garde_id": kept} for one in absorbed])

    def _side(self, fusion: Fusion) -> tuple[int, ...]:
        """The absorbed file and those that it had absorbed itself, by fusions not taken back."""
        f, undone = FusionRecord, select(FusionDefaiteRecord.fusion_id)
        side = [fusion.absorbe_id]
        for one in side:
            query = select(f.absorbe_id).where(f.garde_id == one, f.id.not_in(undone), f.id < fusion.id)
            side.extend(self._session.scalars(query))
        return tuple(side)

    def get(self, fusion_id: int) -> Fusion:
        """Return one; raise NotFound."""
        return self._whole(get(self._session, FusionRecord, fusion_id))

    def _whole(self, row: FusionRecord) -> Fusion:
        undone = self._session.get(FusionDefaiteRecord, row.id, populate_existing=True)
        before, after = (_patient(row.garde_id, text) for text in (row.avant, row.apres))
        return Fusion(
            row.id, row.garde_id, row.absorbe_id, row.at, row.par, before, after, undone.at if undone else None
        )

    def of_file(self, patient_id: int) -> tuple[Fusion, ...]:
        """Return those that the file took part in, newest first, taken back or not."""
        f, files = FusionRecord, family(self._session, patient_id)
        query = select(f).where(or_(f.garde_id.in_(files), f.absorbe_id.in_(files))).order_by(f.id.desc())
        return tuple(self._whole(row) for row in self._session.scalars(query).all())

    def held(self, limit: int = 200) -> tuple[Fusion, ...]:
        """Return those not taken back, newest first."""
        f = FusionRecord
        query = select(f).where(f.id.not_in(select(FusionDefaiteRecord.fusion_id))).order_by(f.id.desc()).limit(limit)
        return tuple(self._whole(row) for row in self._session.scalars(query).all())

    def absorbed_count(self, patient_id: int) -> int:
        """Return how many files this one answers for."""
        a = AliasRecord
        return self._session.scalar(select(func.count()).where(a.garde_id == patient_id)) or 0

    def file(self, patient_id: int) -> Patient:
        """Return a file itself, absorbed or not; raise NotFound."""
        return patient_of(get(self._session, PatientRecord, patient_id))

    def contents(self, patient_id: int) -> Contenu:
        """Return how much the file and those it absorbed hold."""
        return contents(self._session, family(self._session, patient_id))

    def crossings(self, fusion_id: int) -> Croisements:
        """Return what was written since over both files at once."""
        fusion = self.get(fusion_id)
        side = self._side(fusion)
        if kept_id(self._session, fusion.garde_id) != fusion.garde_id:
            return Croisements(plus_recente=True)
        others = tuple(one for one in family(self._session, fusion.garde_id) if one not in side)
        return crossings(self._session, side, others)

    def keys(self, bloc: Bloc) -> tuple[str, ...]:
        """Return the keys that two files or more share, absorbed files set aside."""
        key = _KEYS[bloc]
        query = _alone(select(key)).where(key.is_not(None), key.not_in(_NOT_KEYS))
        return tuple(self._session.scalars(query.group_by(key).having(func.count() > 1).order_by(key)))

    def groups(self, bloc: Bloc, keys: Iterable[str]) -> tuple[Groupe, ...]:
        """Return the files of each of *keys*, absorbed files set aside."""
        key, found = _KEYS[bloc], dict[str, list[Patient]]()
        for some in chunks(keys):
            rows = self._session.scalars(_alone(select(PatientRecord)).where(key.in_(some)).order_by(PatientRecord.id))
            for row in rows:
                found.setdefault(getattr(row, key.key), []).append(patient_of(row))
        return tuple(Groupe(bloc, tuple(people)) for people in found.values())

    def not_duplicates(self) -> frozenset[Pair]:
        """Return the pairs that somebody said are two people."""
        n = PasDoublonRecord
        return frozenset((row.petit_id, row.grand_id) for row in self._session.execute(select(n.petit_id, n.grand_id)))

    def set_not_duplicate(self, pair: Pair, at: datetime, par: str) -> None:
        """Remember that these are two people; harmless when it is known."""
        row = {"petit_id": pair[0], "grand_id": pair[1], "at": at, "par": par}
        insert_or_ignore(self._session, PasDoublonRecord, row)

    def forget_not_duplicate(self, pair: Pair) -> None:
        """Take that back."""
        n = PasDoublonRecord
        self._session.execute(delete(n).where(n.petit_id == pair[0], n.grand_id == pair[1]))


def _alone(query: Select[Any]) -> Select[Any]:
    """Leave out the absorbed files."""
    return query.where(PatientRecord.id.not_in(select(AliasRecord.absorbe_id)))


def _patient(patient_id: int, text: str) -> Patient:
    values = json.loads(text)
    return patient_of(PatientRecord(**{**values, "id": patient_id, "sexe": Sexe[values["sexe"]]}))
