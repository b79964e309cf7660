"""The tables of the first release. Frozen: a later change is a later revision.

Types are written out here and not taken from the rows, which go on changing.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.migrations.triggers import protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "droits", "fse_signee", "fse_etat", "mouvement", "part_etat", "lot_fichier", "lot_etat", "retour_fichier",
    "relance_pdf", "journal",
)  # fmt: skip
INDEXES: tuple[tuple[str, ...], ...] = (
    ("journal", "sujet"),
    ("patient", "nir"),
    ("patient", "recherche"),
    ("relance", "debiteur_cle"),
    ("relance", "etat"),
    ("retour", "etat"),
    ("droits", "patient_id"),
    ("lot", "etat"),
    ("lot", "numero", "file_id"),
    ("ordonnance", "patient_id"),
    ("envoi", "issue"),
    ("envoi", "lot_id"),
    ("lot_etat", "lot_id"),
    ("prise_en_charge", "ordonnance_id"),
    ("prise_en_charge", "patient_id"),
    ("fse", "droits_id"),
    ("fse", "etat"),
    ("fse", "numero"),
    ("fse", "ordonnance_id"),
    ("fse", "patient_id"),
    ("fse", "pec_id"),
    ("fse_etat", "fse_id"),
    ("lot_fse", "fse_id"),
    ("part", "etat", "part"),
    ("rejet", "fse_id"),
    ("rejet", "retour_id"),
    ("rejet", "traite", "received_on"),
    ("seance", "etat", "fse_id", "jour"),
    ("seance", "fse_id"),
    ("seance", "jour", "etat", "patient_id"),
    ("seance", "patient_id", "jour", "etat"),
    ("seance", "pec_id", "jour"),
    ("fse_ligne", "seance_id"),
    ("part_etat", "fse_id", "part"),
)


def _column(name: str, kind: Any, null: bool, auto: bool | str = "auto") -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null, autoincrement=auto)  # type: ignore[arg-type]


def text(name: str, null: bool = False) -> sa.Column[Any]:
    """A text of any length."""
    return _column(name, sa.String(), null)


def sortable(name: str) -> sa.Column[Any]:
    """A text ordered by code point on both engines."""
    return _column(name, sa.String().with_variant(sa.String(collation="C"), "postgresql"), False)


def name(column: str) -> sa.Column[Any]:
    """The name of a member of an enumeration."""
    return _column(column, sa.String(24), False)


def number(name: str, null: bool = False, auto: bool | str = "auto") -> sa.Column[Any]:
    """A whole number: cents, counts and references."""
    return _column(name, sa.Integer(), null, auto)


def flag(name: str) -> sa.Column[Any]:
    """Yes or no."""
    return _column(name, sa.Boolean(), False)


def day(name: str, null: bool = False) -> sa.Column[Any]:
    """A day."""
    return _column(name, sa.Date(), null)


def hour(name: str, null: bool = False) -> sa.Column[Any]:
    """A time of day."""
    return _column(name, sa.Time(), null)


def instant(name: str, null: bool = False) -> sa.Column[Any]:
    """An instant in UTC."""
    return _column(name, sa.DateTime(timezone=True), null)


def blob(name: str) -> sa.Column[Any]:
    """Bytes kept verbatim."""
    return _column(name, sa.LargeBinary(), False)


def pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """The primary key."""
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    """A key that is given once."""
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def fk(table: str, target: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference that never cascades."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def fk_part(table: str) -> sa.ForeignKeyConstraint:
    """A reference to a share."""
    return sa.ForeignKeyConstraint(
        ["fse_id", "part"], ["part.fse_id", "part.part"], name=f"fk_{table}_fse_id_part", ondelete="RESTRICT"
    )


def upgrade() -> None:
    """Make the tables, their indexes, the triggers, and the head of an empty journal."""
    _people_and_care()
    _invoices()
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    for table in APPEND_ONLY:
        protect(table)
    op.execute(f"INSERT INTO journal_tete (id, nombre, empreinte, sceau) VALUES (1, 0, '{'0' * 64}', '')")  # noqa: S608


# fmt: off
def _people_and_care() -> None:
    op.create_table(
        "cabinet",
        number("id"), text("nom"), text("adresse_lignes", null=True), text("code_postal"), text("ville"),
        text("telephone"), text("email"), text("siret"), text("iban", null=True), text("bic"), flag("fictif"),
        pk("cabinet", "id"),
    )
    op.create_table(
        "compteur",
        text("cle"), number("valeur"), pk("compteur", "cle"),
    )
    op.create_table(
        "debiteur",
        text("cle"), name("kind"), text("nom"), text("civilite"), text("adresse_lignes", null=True),
        text("code_postal"), text("ville"), pk("debiteur", "cle"),
    )
    op.create_table(
        "journal",
        number("seq", auto=False), instant("at"), text("auteur"), name("action"), text("sujet"), text("detail"),
        text("empreinte"), pk("journal", "seq"),
    )
    op.create_table(
        "journal_tete",
        number("id"), number("nombre"), text("empreinte"), text("sceau"), pk("journal_tete", "id"),
    )
    op.create_table(
        "patient",
        number("id"), text("nom"), text("prenom"), sortable("recherche"), text("naissance"), name("sexe"),
        text("nom_naissance"), text("lieu_naissance"), text("nir", null=True), text("qualite"), number("rang"),
        text("adresse_lignes", null=True), text("code_postal"), text("ville"), text("telephone"), text("email"),
        text("payeur_civilite", null=True), text("payeur_nom"), text("payeur_lien"),
        text("payeur_adresse_lignes", null=True), text("payeur_code_postal"), text("payeur_ville"), flag("c2s"),
        flag("fragile"), flag("decede"), pk("patient", "id"),
    )
    op.create_table(
        "praticien",
        number("id"), text("nom"), text("prenom"), text("rpps"), text("numero_am"), name("statut"), name("zone"),
        number("titulaire_id", null=True), fk("praticien", "praticien", "titulaire_id"), pk("praticien", "id"),
    )
    op.create_table(
        "reglage",
        text("cle"), text("valeur"), pk("reglage", "cle"),
    )
    op.create_table(
        "relance",
        number("id"), text("reference"), text("debiteur_cle"), name("debiteur_kind"), text("debiteur_nom"),
        text("debiteur_civilite"), text("debiteur_adresse_lignes", null=True), text("debiteur_code_postal"),
        text("debiteur_ville"), name("etape"), number("total_cents"), day("pay_before"), day("dated_on"),
        name("etat"), instant("printed_at", null=True), pk("relance", "id"), unique("relance", "reference"),
    )
    op.create_table(
        "retour",
        number("id"), text("sha256"), instant("received_at"), name("kind"), name("etat"), text("detail"),
        number("lignes"), number("paye_cents"), number("rejete_cents"), pk("retour", "id"),
        unique("retour", "sha256"),
    )
    op.create_table(
        "droits",
        number("id"), number("patient_id"), name("source"), instant("lu_at"), text("lu_par"),
        text("amo_regime", null=True), text("amo_caisse"), text("amo_centre"), text("amo_code_gestion"),
        text("amo_exoneration"), text("amo_nature"), day("amo_debut", null=True), day("amo_fin", null=True),
        text("amc_organisme", null=True), text("amc_nom"), text("amc_adherent"), name("amc_gestion"),
        text("amc_formule"), day("amc_debut", null=True), day("amc_fin", null=True),
        fk("droits", "patient", "patient_id"), pk("droits", "id"),
    )
    op.create_table(
        "lot",
        number("id"), number("numero"), name("kind"), text("regime"), text("organisme"),
        text("centre_informatique"), number("praticien_id"), name("etat"), text("file_id"), instant("created_at"),
        text("message_id"), instant("sent_at", null=True), text("detail"), fk("lot", "praticien", "praticien_id"),
        pk("lot", "id"), unique("lot", "file_id"),
    )
    op.create_table(
        "ordonnance",
        number("id"), number("patient_id"), text("prescripteur_nom"), text("prescripteur_prenom"),
        text("prescripteur_numero_am"), text("prescripteur_rpps"), text("prescripteur_specialite"),
        day("prescrite_on"), number("seances_prescrites", null=True), flag("ald"), flag("domicile"),
        flag("urgence"), text("scan"), fk("ordonnance", "patient", "patient_id"), pk("ordonnance", "id"),
    )
    op.create_table(
        "relance_ligne",
        number("relance_id"), number("rang"), number("invoice_numero"), day("first_day"), day("last_day"),
        number("montant_cents"), number("deja_regle_cents"), number("reste_cents"),
        fk("relance_ligne", "relance", "relance_id"), pk("relance_ligne", "relance_id", "rang"),
    )
    op.create_table(
        "relance_pdf",
        number("relance_id", auto=False), blob("contenu"), fk("relance_pdf", "relance", "relance_id"),
        pk("relance_pdf", "relance_id"),
    )
    op.create_table(
        "retour_fichier",
        number("retour_id", auto=False), blob("contenu"), fk("retour_fichier", "retour", "retour_id"),
        pk("retour_fichier", "retour_id"),
    )
    op.create_table(
        "utilisateur",
        number("id"), text("login"), text("nom_affiche"), name("role"), number("praticien_id", null=True),
        flag("actif"), fk("utilisateur", "praticien", "praticien_id"), pk("utilisateur", "id"),
        unique("utilisateur", "login"),
    )
    op.create_table(
        "envoi",
        number("id"), number("lot_id"), text("message_id"), instant("started_at"), instant("ended_at", null=True),
        name("issue"), text("detail"), fk("envoi", "lot", "lot_id"), pk("envoi", "id"),
    )
    op.create_table(
        "lot_etat",
        number("id"), number("lot_id"), name("etat"), instant("at"), text("detail"),
        fk("lot_etat", "lot", "lot_id"), pk("lot_etat", "id"),
    )
    op.create_table(
        "lot_fichier",
        number("lot_id", auto=False), blob("contenu"), fk("lot_fichier", "lot", "lot_id"),
        pk("lot_fichier", "lot_id"),
    )
    op.create_table(
        "prise_en_charge",
        number("id"), number("patient_id"), number("ordonnance_id"), text("acte_id"), text("intitule"),
        number("quota", null=True), day("ouverte_on"), day("close_on", null=True),
        fk("prise_en_charge", "ordonnance", "ordonnance_id"), fk("prise_en_charge", "patient", "patient_id"),
        pk("prise_en_charge", "id"),
    )


def _invoices() -> None:
    op.create_table(
        "fse",
        number("id"), number("numero", null=True), number("patient_id"), number("praticien_id"),
        number("pec_id", null=True), number("ordonnance_id", null=True), number("droits_id", null=True),
        name("etat"), name("mode"), instant("cree_at"), text("acceptes"), day("premier_jour", null=True),
        day("dernier_jour", null=True), fk("fse", "droits", "droits_id"), fk("fse", "ordonnance", "ordonnance_id"),
        fk("fse", "patient", "patient_id"), fk("fse", "prise_en_charge", "pec_id"),
        fk("fse", "praticien", "praticien_id"), pk("fse", "id"), unique("fse", "praticien_id", "numero"),
    )
    op.create_table(
        "file_attente",
        number("fse_id", auto=False), instant("enqueued_at"), fk("file_attente", "fse", "fse_id"),
        pk("file_attente", "fse_id"),
    )
    op.create_table(
        "fse_etat",
        number("id"), number("fse_id"), name("etat"), instant("at"), text("detail"),
        fk("fse_etat", "fse", "fse_id"), pk("fse_etat", "id"),
    )
    op.create_table(
        "fse_signee",
        number("fse_id", auto=False), number("numero"), text("moteur"), instant("signed_at"), blob("payload"),
        blob("signature"), fk("fse_signee", "fse", "fse_id"), pk("fse_signee", "fse_id"),
    )
    op.create_table(
        "lot_fse",
        number("lot_id"), number("fse_id"), number("rang"), fk("lot_fse", "fse", "fse_id"),
        fk("lot_fse", "lot", "lot_id"), pk("lot_fse", "lot_id", "fse_id"),
    )
    op.create_table(
        "part",
        number("fse_id"), name("part"), name("etat"), fk("part", "fse", "fse_id"), pk("part", "fse_id", "part"),
    )
    op.create_table(
        "rejet",
        number("id"), number("fse_id"), name("part"), number("montant_cents"), text("code"), text("libelle"),
        number("retour_id"), day("received_on"), flag("traite"), instant("traite_at", null=True),
        text("traite_comment"), fk("rejet", "fse", "fse_id"), fk("rejet", "retour", "retour_id"), pk("rejet", "id"),
    )
    op.create_table(
        "seance",
        number("id"), number("patient_id"), number("pec_id"), number("praticien_id"), day("jour"),
        hour("heure", null=True), name("lieu"), name("etat"), number("fse_id", null=True),
        fk("seance", "fse", "fse_id"), fk("seance", "patient", "patient_id"),
        fk("seance", "prise_en_charge", "pec_id"), fk("seance", "praticien", "praticien_id"), pk("seance", "id"),
    )
    op.create_table(
        "fse_ligne",
        number("fse_id"), number("rang"), number("seance_id", null=True), day("jour"), text("acte_id"),
        text("lettre_cle"), text("coefficient"), text("libelle"), name("lieu"), number("honoraires_cents"),
        number("base_cents"), number("taux"), number("amo_cents"), number("amc_cents"), number("patient_cents"),
        text("pourquoi"), fk("fse_ligne", "fse", "fse_id"), fk("fse_ligne", "seance", "seance_id"),
        pk("fse_ligne", "fse_id", "rang"),
    )
    op.create_table(
        "mouvement",
        number("id"), number("fse_id"), name("part"), name("nature"), number("montant_cents"), day("jour"),
        instant("recorded_at"), text("cause"), text("detail"), fk_part("mouvement"), pk("mouvement", "id"),
        unique("mouvement", "fse_id", "part", "nature", "cause"),
    )
    op.create_table(
        "part_etat",
        number("id"), number("fse_id"), name("part"), name("etat"), instant("at"), text("detail"),
        fk_part("part_etat"), pk("part_etat", "id"),
    )
# fmt: on
