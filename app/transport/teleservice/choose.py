"""What a cabinet chose for the téléservices, checked and turned into the texts that the database keeps."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.domain.errors import InvalidIdentifier
from app.services.ports_raccordement import (
    CertificatLu,
    FichierCertificat,
    Raccordement,
    RaccordementRefuse,
    RaccordementVoulu,
)
from app.services.ports_rights import CertificateMissing
from app.transport.teleservice.settings import Credentials, parse_address
from app.transport.teleservice.stored import AUTORITES, CERTIFICAT, CLE, Teleservice, address_key, stored

DROITS, INSI = address_key(Teleservice.DROITS), address_key(Teleservice.INSI)
SHUT = "Ce fichier ne s’ouvre pas avec cette phrase de passe. Vérifiez-la, ou choisissez un autre fichier."
NEEDED = "Choisissez le certificat du cabinet\u00a0: sans lui, aucun service ne répond."
NO_AUTHORITY = "Ce certificat vient sans ses autorités. Choisissez le fichier que l’éditeur du service vous a remis."
AUTHORITY_UNREADABLE = "Ce fichier ne contient aucune autorité lisible (certificats PEM ou DER)."


class StoredTexts:
    """RaccordementTexts over the keys of ``stored``."""

    keys: tuple[str, ...] = (DROITS, INSI, CERTIFICAT, CLE, AUTORITES)

    def read(self, texts: Mapping[str, str]) -> Raccordement:
        """Return what the texts say; an unreadable certificate is none."""
        return Raccordement(texts[DROITS], texts[INSI], _shown(texts[CERTIFICAT]))

    def write(self, wanted: RaccordementVoulu, held: Mapping[str, str]) -> Mapping[str, str]:
        """Return the text of every key. Raise RaccordementRefuse."""
        addresses = {DROITS: _address("droits", wanted.droits), INSI: _address("insi", wanted.insi)}
        if wanted.fichier is None:
            if not held[CERTIFICAT]:
                raise RaccordementRefuse("fichier", "no certificate chosen", NEEDED)
            return {**held, **addresses}
        return {**addresses, **_opened(wanted.fichier)}


def _address(champ: str, text: str) -> str:
    bare = text.strip()
    if bare:
        try:
            parse_address(bare)
        except InvalidIdentifier as error:
            raise RaccordementRefuse(champ, str(error), error.user_message) from None
    return bare


def _opened(fichier: FichierCertificat) -> Mapping[str, str]:
    """The key leaves its passphrase here, for the encrypted database."""
    given = _authorities(fichier.autorites) if fichier.autorites else b""
    try:
        credentials = Credentials.from_file(fichier.contenu, fichier.phrase, given)
        texts = stored(credentials)
    except (CertificateMissing, UnsupportedAlgorithm):
        raise RaccordementRefuse("phrase", "certificate does not open", SHUT) from None
    if not texts[AUTORITES]:
        raise RaccordementRefuse("autorites", "no authority", NO_AUTHORITY)
    return texts


def _authorities(contenu: bytes) -> bytes:
    try:
        if b"-----BEGIN" in contenu:
            found = x509.load_pem_x509_certificates(contenu)
        else:
            found = [x509.load_der_x509_certificate(contenu)]
    except ValueError:
        raise RaccordementRefuse("autorites", "authorities unreadable", AUTHORITY_UNREADABLE) from None
    return b"".join(one.public_bytes(Encoding.PEM) for one in found)


def _shown(pem: str) -> CertificatLu | None:
    if not pem:
        return None
    try:
        one = x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        return None
    names = one.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    nom = str(names[0].value) if names else one.subject.rfc4514_string()
    return CertificatLu(nom, one.not_valid_before_utc, one.not_valid_after_utc)
