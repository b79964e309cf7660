"""The pages of the gallery, one per family of pieces."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.identifiers import Nir
from app.domain.money import Money
from app.ui.gallery.samples import DEBTOR_COLUMNS, DEBTORS, PERIODS, TODAY, VISIT_COLUMNS, VISITS
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import Event, Figure, Share, State, Tab, TagValue
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.charts import BarChart, Gauge, LineChart
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.counter import Counter
from app.ui.widgets.detail_panel import DetailPanel
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import (
    AmountField,
    CheckField,
    ChoiceField,
    DateField,
    Form,
    NirField,
    PassphraseField,
    SearchField,
)
from app.ui.widgets.finding_row import FindingRow
from app.ui.widgets.fold import Fold
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.period_chart import PeriodChart
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.split_bar import SplitBar
from app.ui.widgets.step_header import StepHeader
from app.ui.widgets.table import DataTable
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label
from app.ui.widgets.timeline import Timeline
from app.ui.widgets.toast import Toast
from app.ui.widgets.value_choice import ValueChoice


def _page(title: str, sentence: str = "") -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    page.setProperty("ground", "window")
    column = QVBoxLayout(page)
    pad = theme().px(Space.XL)
    column.setContentsMargins(pad, pad, pad, pad)
    column.setSpacing(theme().px(Space.L))
    column.addWidget(PageHeader(title, sentence))
    return page, column


def _row(*items: QWidget, fill: bool = False) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme().px(Space.S))
    for item in items:
        row.addWidget(item, int(fill))
    if not fill:
        row.addStretch(1)
    return row


def _card(title: str, *items: QWidget | QLayout) -> Card:
    card = Card(title)
    for item in items:
        card.add(item)
    return card


def buttons_page() -> QWidget:
    """Buttons, tags, labels, avatars, chips, steps."""
    page, column = _page("Boutons et états", "Un seul bouton principal par écran.")
    kinds = list(zip(ButtonKind, ("Lire la carte", "Exporter", "Voir le détail", "Supprimer"), strict=True))
    keys, icons = ("F12", "", "", ""), ("credit-card", "file-down", "eye", "trash-2")
    big = _row(*(Button(w, k, i, s) for (k, w), i, s in zip(kinds, icons, keys, strict=True)))
    small = _row(*(Button(w, k, i, small=True) for (k, w), i in zip(kinds, icons, strict=True)))
    off = [Button(w, k, i) for (k, w), i in zip(kinds, icons, strict=True)]
    for button in off:
        button.setEnabled(False)
    column.addWidget(_card("Boutons", big, small, _row(*off)))
    words = ("Signée", "Droits non vérifiés", "Rejetée", "Carte lue", "Attendue")
    tags = [Tag(TagValue(s, w)) for s, w in zip(State, words, strict=True)]
    bare = [Tag(TagValue(s, "128,40\u00a0€", "")) for s in State]
    column.addWidget(_card("États", _row(*tags), _row(*bare)))
    labels = _row(
        *(Label(f"{role.name.capitalize()} 1\u00a0234,56\u00a0€", role) for role in Text if role is not Text.KEY)
    )
    column.addWidget(_card("Textes", labels))
    people = _row(*(Avatar(n) for n in ("Claire Morel", "Jean-Paul Le Goff", "Awa")))
    steps = StepHeader(["Cabinet", "Praticiens", "Lecteur", "Télétransmission"])
    steps.set_current(2)
    column.addWidget(_card("Personnes et étapes", people, steps))
    chips = [Tab("tous", "Tous", 61), Tab("p", "Patients", 38), Tab("c", "Caisses", 9), Tab("r", "À relancer", 27, 1)]
    column.addWidget(_card("Filtres", SegmentedTabs(chips, "Débiteurs")))
    column.addStretch(1)
    return page


def cards_page() -> QWidget:
    """A dashboard: counters, the day, things to do."""
    page, column = _page("Bonjour Claire", "Samedi 21 novembre 2026 · 9 patients, 4 déjà vus")
    counters = QHBoxLayout()
    counters.setSpacing(theme().px(Space.M))
    for icon, label, number, tag in (
        ("receipt-euro", "À facturer", "6", TagValue(State.NEUTRAL, "107,28\u00a0€", "")),
        ("send", "À transmettre", "14", TagValue(State.SUCCESS, "la plus ancienne\u00a0: 2 j", "")),
        ("hourglass", "Sans accusé (ARL)", "2", TagValue(State.WARNING, "48 h dépassées", "")),
        ("inbox", "Rejets", "3", TagValue(State.DANGER, "71,52\u00a0€", "")),
        ("scale", "Forclusion < 3 mois", "…", None),
    ):
        counters.addWidget(Counter(icon, label, number, tag), 1)
    column.addLayout(counters)
    today = Card("Aujourd’hui", "prochain dans 12 min", padded=False)
    today.add_action(Button("Vérifier les droits de lundi", small=True))
    visits = DataTable("Séances du jour", VISIT_COLUMNS, lambda v: v.time, headless=True)
    visits.set_rows(VISITS)
    today.add(visits, 1)
    to_do = Card("À faire", padded=False, ruled=True)
    to_do.setMinimumWidth(theme().px(314))
    for state, icon, what, note, verb in (
        (State.DANGER, "", "3 rejets à corriger", "Droits fermés (2), prescripteur inconnu (1)", "Ouvrir"),
        (State.WARNING, "hourglass", "Accord préalable de M. Bernard", "Réponse tacite le 27/11 (J+15)", "Voir"),
        (State.WARNING, "alarm-clock", "27 relances prêtes", "18 patients, 6 mutuelles, 3 caisses", "Aperçu"),
        (State.INFO, "history", "Sauvegarde vérifiée ce matin", "Relue et restaurée à blanc à 07:58", ""),
    ):
        to_do.add(FindingRow(state, what, note, verb, icon=icon))
    to_do.body.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(theme().px(Space.L))
    row.addWidget(today, 1)
    row.addWidget(to_do)
    column.addLayout(row, 1)
    return page


def table_page() -> QWidget:
    """List and detail."""
    page, column = _page("Impayés & relances", "4 218,62\u00a0€ dus · 61 débiteurs · retours à jour au 20/11")
    chips = [Tab("tous", "Tous", 61), Tab("p", "Patients", 38), Tab("c", "Caisses", 9), Tab("r", "À relancer", 27, 1)]
    column.addWidget(SegmentedTabs(chips, "Débiteurs"))
    table = DataTable("Débiteurs", DEBTOR_COLUMNS, lambda d: d.name, checkable=True, totals=True)
    table.set_rows(DEBTORS)
    table.set_checked(["Rousseau Jeanne"])
    table.select("Rousseau Jeanne")
    card = Card(padded=False)
    card.add(table, 1)
    row = QHBoxLayout()
    row.setSpacing(theme().px(Space.L))
    row.addWidget(card, 1)
    row.addWidget(_debtor_panel())
    column.addLayout(row, 1)
    return page


def _debtor_panel() -> DetailPanel:
    panel = DetailPanel("Débiteur", "Choisissez un débiteur")
    panel.show_subject("Rousseau Jeanne", "12 rue des Lilas, 80000 Amiens")
    timeline = Timeline()
    timeline.set_events(
        [
            Event("Mise en demeure", "proposée le 27/11", "15 jours après la relance 2", State.WARNING),
            Event("Relance 2", "imprimée le 28/10 · solde alors 128,40\u00a0€"),
            Event("Relance 1", "imprimée le 06/10"),
        ]
    )
    panel.add(timeline)
    law = "La loi\u00a0: deux ans depuis chaque séance (C. conso. L218-2). Une lettre n’arrête pas le délai."
    panel.add(InlineMessage(State.INFO, "", law))
    panel.add_actions(
        Button("Aperçu de la lettre", ButtonKind.PRIMARY, "file-text", small=True),
        Button("Encaisser", icon="euro", small=True),
    )
    panel.add_actions(Button("Pause", icon="pause", small=True), Button("Noter un appel", icon="phone", small=True))
    return panel


def empty_page() -> QWidget:
    """Lists that hold nothing, and a filter that finds nothing."""
    page, column = _page("Retours & rejets", "Retours relevés à 09:12")
    words = EmptyState("Aucun rejet en attente", "Les retours du 20/11 ont tous été rapprochés.", "Relever les retours")
    first, second = Card("Rejets", padded=False), Card("Recherche", padded=False)
    first.add(DataTable("Rejets", DEBTOR_COLUMNS, lambda d: d.name, empty=words), 1)
    none = EmptyState("Aucun résultat", "Aucun débiteur ne correspond à « zzz ».", "Effacer la recherche", "search")
    table = DataTable("Recherche", DEBTOR_COLUMNS, lambda d: d.name, empty=none)
    table.set_rows(DEBTORS)
    table.set_filter("zzz")
    second.add(table, 1)
    column.addLayout(_row(first, second, fill=True), 1)
    return page


def fields_page() -> QWidget:
    """Every field: empty, filled, wrong, off, masked."""
    page, column = _page("Champs", "L’étiquette nomme le champ\u00a0; l’erreur dit quoi écrire.")
    bare = Nir("2840380021123", "00")
    nir = Nir(bare.digits, bare.expected_key)
    left, right, third = Form(), Form(), Form()
    left.add("Montant", AmountField(value=Money(123456)), "Virgule ou point")
    wrong = AmountField()
    wrong.setText("12,345")
    left.add("Montant mal écrit", wrong)
    wrong.editingFinished.emit()
    left.add("Date de la séance", DateField(lambda: TODAY, value=TODAY), "21/11, lun, +7 · ↑ ↓ un jour")
    off = AmountField(value=Money(1788))
    off.setEnabled(False)
    left.add("Part AMO", off, "Calculée")
    right.add("Numéro de sécurité sociale", NirField(value=nir))
    right.add("Numéro masqué", NirField(value=nir, masked=True), "L’affichage est inscrit au journal")
    right.add("Lieu", ChoiceField([("Cabinet", "C"), ("Domicile", "D")]))
    right.add("Recherche", SearchField("Filtrer la liste"))
    secret = PassphraseField(rated=True)
    secret.edit.setText("cheval agrafe pile")
    third.add("Nouvelle phrase de passe", secret, "Sept mots au hasard font une bonne phrase")
    third.add("Nom", QLineEdit("Durand"))
    note = QPlainTextEdit("Rappeler jeudi")
    note.setMaximumHeight(theme().px(80))
    third.add("Note", note)
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(theme().px(Space.XL))
    for form in (left, right, third):
        row.addWidget(form, 1, Qt.AlignmentFlag.AlignTop)
    card.add(row)
    never = CheckField("Ne jamais relancer")
    never.setEnabled(False)
    card.add(_row(CheckField("Tiers payant intégral", checked=True), CheckField("Imprimer la quittance"), never))
    card.add(ValueChoice("Date de naissance", (("Fiche", "14/03/1984"), ("Lu", "15/03/1984"))))
    column.addWidget(card)
    column.addStretch(1)
    return page


def messages_page() -> QWidget:
    """Messages, findings, progress, split."""
    page, column = _page("Messages", "Ce qui s’est passé, quoi faire, le bouton qui le fait.")
    left, right = QVBoxLayout(), QVBoxLayout()
    for state, what, to_do, verb in (
        (State.DANGER, "La caisse n’a pas répondu.", "Les 14 FSE partiront à la reconnexion.", "Réessayer"),
        (State.WARNING, "La CPS expire dans 12 jours.", "Demandez son renouvellement.", "Voir"),
        (State.SUCCESS, "14 FSE transmises.", "", ""),
        (State.INFO, "Nouveau tarif le 21/06/2026.", "Les séances d’avant gardent l’ancien.", ""),
        (State.NEUTRAL, "Poste en entraînement.", "Rien ne part vers une caisse.", ""),
    ):
        left.addWidget(InlineMessage(state, what, to_do, verb, dismissible=True))
    progress = ProgressCard("Préparation des relances")
    progress.report(18, 27, "Mutuelle Santé Nord")
    sending = ProgressCard("Transmission de 14 FSE")
    sending.start("Transmission de 14 FSE", cancellable=False)
    sending.report(5, 14, "Lot 000412")
    left.addWidget(progress)
    left.addWidget(sending)
    left.addStretch(1)
    findings = Card("Contrôles", padded=False, ruled=True)
    findings.add_mark(Tag(TagValue(State.WARNING, "1 à vérifier")))
    findings.add_mark(Tag(TagValue(State.SUCCESS, "24 conformes")))
    sentence = "15ᵉ séance de la série\u00a0: accord préalable à partir de la 16ᵉ"
    findings.add(FindingRow(State.WARNING, sentence, "NGAP titre XIV, chap. II", "Préparer la demande"))
    findings.add(FindingRow(State.DANGER, "Droits fermés depuis le 31/10", "ADRi, il y a 2 min", "Corriger"))
    findings.add(FindingRow(State.INFO, "Bilan (BDK) possible à la 30ᵉ séance", "NGAP titre XIV, chap. I", ruled=False))
    split = SplitBar()
    shares = [
        Share("Assurance Maladie", 2296, "22,96\u00a0€"),
        Share("Mutuelle · gestion unique", 1530, "15,30\u00a0€"),
        Share("Patiente", 0, "0,00\u00a0€"),
    ]
    split.set_shares(shares, "38,26\u00a0€")
    right.addWidget(findings)
    right.addWidget(_card("Répartition", split))
    right.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(theme().px(Space.L))
    row.addLayout(left, 1)
    row.addLayout(right, 1)
    column.addLayout(row, 1)
    return page


def charts_page() -> QWidget:
    """Bars, line, gauges."""
    page, column = _page("Indicateurs", "Novembre 2026")
    months = ("déc.", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.")
    values = (412, 455, 431, 502, 476, 440, 498, 389, 214, 470, 511, 362)
    figures = [Figure(m, v, f"{v} séances") for m, v in zip(months, values, strict=True)]
    bars, line = BarChart("Séances par mois"), LineChart("Séances par mois", colour=Colour.INFO)
    bars.set_figures(figures)
    line.set_figures(figures)
    gauges = QGridLayout()
    for place, (name, share, words, state) in enumerate(
        (
            ("Recouvré à 30 jours", 962, "96\u00a0%", State.SUCCESS),
            ("Recouvré à 60 jours", 710, "71\u00a0%", State.WARNING),
            ("Rejets", 28, "2,8\u00a0%", State.DANGER),
        )
    ):
        gauge = Gauge(name)
        gauge.set_value(share, words, state)
        gauges.addWidget(gauge, 0, place)
    periods = PeriodChart("Périodes de droits")
    periods.set_periods(PERIODS, TODAY)
    column.addWidget(_card("Recouvrement", gauges))
    column.addWidget(_card("Périodes", periods))
    column.addLayout(_row(_card("Activité", bars), _card("Tendance", line), fill=True), 1)
    return page


def panels_page() -> QWidget:
    """A side panel, a confirmation, a toast."""
    page, column = _page("Panneaux", "Rien ne bloque\u00a0: le panneau glisse, le message attend.")
    question = "Transmettre 14 FSE à la CPAM de la Somme\u00a0?"
    dialogs = (
        ConfirmDialog(question, "Elles ne pourront plus être modifiées.", "Transmettre 14 FSE"),
        ConfirmDialog("Effacer le brouillon\u00a0?", "Il contient 3 séances.", "Effacer le brouillon", danger=True),
    )
    for dialog in dialogs:
        dialog.setWindowFlags(Qt.WindowType.Widget)
        card = Card()
        card.add(dialog)
        card.setMaximumWidth(theme().px(560))
        column.addWidget(card)
    folds = Card("Parties d’un formulaire")
    for title, summary, opened in (("Lieu et déplacement", "Domicile, 9 km", True), ("Dépassement", "DE", False)):
        fold = Fold(title, opened=opened)
        fold.set_summary(summary)
        fold.body.addWidget(CheckField("Au domicile du patient", checked=True))
        folds.add(fold)
    folds.setMaximumWidth(theme().px(320))
    column.addWidget(folds)
    column.addStretch(1)
    panel = SidePanel(page, "Ajouter une série", "Dix séances en une fois.")
    form = Form()
    form.add("Première séance", DateField(lambda: TODAY, value=TODAY), "21/11, lun, +7")
    form.add("Honoraires", AmountField(value=Money(1788)))
    panel.body.addWidget(form)
    panel.body.addStretch(1)
    panel.add_action(Button("Annuler"))
    panel.add_action(Button("Ajouter 10 séances", ButtonKind.PRIMARY))
    panel.open_panel()
    toast = Toast(page)
    toast.say("Rendez-vous déplacé au 24/11", undo=True)
    return page
