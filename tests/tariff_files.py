"""Tariff update files signed with a key of the tests."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.billing.tariff_file import sealed, signed_bytes
from app.store.signatures import Ed25519Verifier, key_id
from tests.samples import LOMBALGIE

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = Ed25519Verifier([KEY.public_key()])

ACTE = {
    "act_id": LOMBALGIE, "category": "acte", "letter_key": "RAM", "coefficient": "8.39", "date_from": "2026-11-10",
    "article": "II-1-A", "label_fr": "Lombalgie commune", "referentiel_threshold": "15", "dap_from_session": "16",
    "referentiel_situation": "Lombalgie commune", "amount_metropole_eur": "18.54", "amount_drom_eur": "20.39",
}  # fmt: skip
"""17,88 € becomes 18,54 € on 10/11/2026 in métropole."""
CLOSE = {"act_id": LOMBALGIE, "dernier_jour": "2026-11-09"}


def payload(version: int = 1, apres: int | None = None, **parts: Any) -> dict[str, Any]:
    """Return the content of an update: lombalgie raised unless *parts* say otherwise."""
    head = {
        "format": 1, "version": version, "apres": version - 1 if apres is None else apres,
        "publiee_le": "2026-11-05", "libelle": "Essai de revalorisation", "source": "Texte inventé pour les essais",
    }  # fmt: skip
    return {**head, **(parts or {"actes": {"fermer": [CLOSE], "ajouter": [ACTE]}})}


def signed(content: dict[str, Any], key: Ed25519PrivateKey = KEY) -> bytes:
    """Return the file that carries *content*."""
    return sealed(content, key.sign(signed_bytes(content)), key_id(key.public_key()))


def second() -> bytes:
    """Return a second update that raises it again on 15/11/2026."""
    row = {**ACTE, "coefficient": "9.00", "date_from": "2026-11-15", "amount_metropole_eur": "19.89"}
    row["amount_drom_eur"] = "21.87"
    return signed(payload(2, actes={"fermer": [{**CLOSE, "dernier_jour": "2026-11-14"}], "ajouter": [row]}))
