"""When rights are asked, and the insurers: shown, saved at once, with a way back. No Qt."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.contrat import OrganismeAmc
from app.domain.errors import AppError
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run, unless_cancelled, value_of
from app.services.rights_settings import RightsSettings, read_settings
from app.ui.reglages import droits_model as words
from app.ui.reglages.droits_model import OrganismeRow, OrganismeTyped, SettingsTyped

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

T = TypeVar("T")
Read = tuple[RightsSettings, tuple[OrganismeAmc, ...]]


class DroitsTopicView(Protocol):
    """What the presenter asks of the topic."""

    def show_settings(self, typed: SettingsTyped) -> None:
        """Show the settings as stored."""

    def show_settings_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_organismes(self, rows: tuple[OrganismeRow, ...]) -> None:
        """Show the insurers."""

    def show_organisme_form(self, typed: OrganismeTyped) -> None:
        """Open the form of an insurer."""

    def show_organisme_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def close_organisme(self) -> None:
        """Close the form."""


class DroitsTopicPresenter:
    """One per screen."""

    def __init__(self, view: DroitsTopicView, desk: Desk, nav: Navigator, run: Run) -> None:
        self._view, self._desk, self._nav, self._run = view, desk, nav, run
        self._known: dict[str, OrganismeAmc] = {}
        self._stored = RightsSettings()

    def refresh(self) -> None:
        """Read the settings and the insurers again."""
        if not self._desk.may(Permission.REGLER):
            return
        rights, unit_of_work = self._desk.rights, self._desk.session.unit_of_work

        def work(_cancel: Event) -> Read:
            with unit_of_work() as uow:
                settings = read_settings(uow)
            return settings, rights.contracts.organismes()

        self._run(work, self._on_read)

    def _on_read(self, outcome: Ok[Read] | Failed) -> None:
        if (read := self._value(outcome)) is not None:
            self._stored, organismes = read
            self._known = {one.numero: one for one in organismes}
            self._view.show_settings(words.typed_settings(self._stored))
            self._view.show_organismes(tuple(map(words.organisme_row, organismes)))

    def on_settings(self, typed: SettingsTyped) -> None:
        """Store what was typed, with a way back."""
        wanted, errors = words.read_settings(typed)
        self._view.show_settings_errors(errors)
        if wanted is not None and wanted != self._stored:
            self._store(wanted, words.SAVED, undo=True)

    def _store(self, wanted: RightsSettings, said: str, *, undo: bool) -> None:
        user, save = self._desk.user, self._desk.rights.settings

        def done(outcome: Ok[RightsSettings] | Failed) -> None:
            if (before := self._value(outcome)) is not None:
                self._stored = wanted
                back = (lambda: self._store(before, words.UNDONE, undo=False)) if undo else None
                self._nav.toast(said, back)
                self.refresh()

        self._run(lambda _cancel: save(user, wanted), done)

    def on_edit(self, numero: str) -> None:
        """Open the form of an insurer, or of a new one."""
        held = self._known.get(numero)
        self._view.show_organisme_form(words.typed_organisme(held) if held is not None else OrganismeTyped())

    def on_organisme(self, typed: OrganismeTyped) -> None:
        """Check every field, then store."""
        organisme, errors = words.read_organisme(typed)
        self._view.show_organisme_errors(errors)
        if organisme is None:
            return
        user, contracts = self._desk.user, self._desk.rights.contracts

        def done(outcome: Ok[OrganismeAmc | None] | Failed) -> None:
            if isinstance(outcome, Ok):
                self._view.close_organisme()
                self._nav.toast(words.ORGANISME_SAVED.format(organisme.nom))
                self.refresh()
            elif isinstance(outcome.error, AppError):
                self._view.show_organisme_errors({"page": outcome.error.user_message})
            else:
                raise outcome.error

        self._run(lambda _cancel: contracts.describe(user, organisme), done)

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        return value_of(outcome, unless_cancelled(self._tell))

    def _tell(self, error: AppError) -> None:
        self._view.show_settings_errors({"mode": error.user_message})
