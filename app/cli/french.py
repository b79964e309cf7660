"""A parser of command lines that speaks French; what is badly written is a value for who answers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

_SAID = (
    (r"argument COMMANDE: invalid choice: '(.*)' .*", "« {0} » n’est pas une commande. « {prog} --help » les donne."),
    (r"argument (.+): invalid choice: '(.*)' \(choose from (.*)\)", "{0} n’accepte pas « {1} », seulement : {2}."),
    (r"argument (.+): invalid int value: '(.*)'", "{0} attend un nombre entier, pas « {1} »."),
    (r"argument (.+): expected (?:one|at least one) argument", "{0} attend une valeur."),
    (r"argument (.+): ignored explicit argument '(.*)'", "{0} ne prend pas de valeur : « {1} » est de trop."),
    (r"the following arguments are required: (.*)", "Il manque : {0}."),
    (r"unrecognized arguments: (.*)", "Option ou mot inconnu : {0}."),
    (r"ambiguous option: (.*) could match (.*)", "« {0} » est trop court : {1} ?"),
)
_OTHERWISE = "La commande est mal écrite ({0}). « {prog} --help » dit ce qu’elle accepte."


class Misuse(Exception):
    """The command line is badly written; *usage* shows how to write it."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.message, self.usage = message, usage


class FrenchParser(argparse.ArgumentParser):
    """Raise Misuse where argparse would print in English and leave."""

    def __init__(self, **settings: object) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, **settings)  # type: ignore[arg-type]
        self._positionals.title = "arguments"
        self.add_argument("-h", "--help", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        """Say in French what argparse says."""
        raise Misuse(_french(message, self.prog), self.format_usage())


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Usage : " if prefix is None else prefix)


def _french(message: str, prog: str) -> str:
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, message):
            return words.format(*(part.replace("'", "") for part in found.groups()), prog=prog)
    return _OTHERWISE.format(message, prog=prog)
