"""The words that the cabinet command understands."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.french import FrenchParser

DONE, REFUSED, MISUSE, ENVIRONMENT = 0, 1, 2, 3
"""Exit codes of every command (DESIGN §5)."""


def parser() -> FrenchParser:
    """Return the parser of ``cabinet``; each command sets ``command``. It raises Misuse."""
    root = FrenchParser(
        prog="cabinet",
        description="Cabinet Kiné : sans commande, ouvre la fenêtre.",
        epilog="Codes de sortie : 0 fait, 1 refusé (raisons données), 2 commande mal écrite, 3 poste à réparer.",
    )
    root.add_argument("--donnees", type=Path, metavar="DOSSIER", help="dossier des données (défaut : celui du compte)")
    root.add_argument("--mesure-demarrage", action="store_true", help=argparse.SUPPRESS)
    commands = root.add_subparsers(dest="command", metavar="COMMANDE")
    _demo(commands)
    _devices(commands)
    _window_tools(commands)
    _upkeep(commands)
    return root


def _command(commands: argparse._SubParsersAction[FrenchParser], name: str, text: str) -> FrenchParser:
    command = commands.add_parser(name, help=text, description=text)
    command.add_argument("--json", action="store_true", help="un document JSON sur la sortie standard")
    return command


def _demo(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    demo = _command(commands, "demo", "Joue une journée fictive entière, sans écran, et dit ce qu’elle a produit.")
    demo.add_argument("--sortie", type=Path, metavar="DOSSIER", help="où écrire les fichiers (défaut : ./sortie)")
    demo.add_argument(
        "--lecteur", choices=("auto", "memoire"), default="auto", help="auto : le vrai pcscd quand il peut démarrer"
    )
    simuler = _command(
        commands, "simuler", "Ouvre le monde extérieur simulé (caisse, retours, droits, INSi) sur ce poste seul."
    )
    simuler.add_argument(
        "--duree", type=int, default=0, metavar="S", help="s’arrête après S secondes (défaut : Ctrl+C)"
    )


def _devices(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    _command(
        commands,
        "doctor",
        "Examine lecteur, caméra, base, polices, imprimante, réseau et droits, et dit comment réparer.",
    )
    card = _command(commands, "lire-carte", "Lit l’identité sur la carte Vitale présente.")
    card.add_argument("--clair", action="store_true", help="montre le numéro de sécurité sociale entier")
    card.add_argument("--droits", action="store_true", help="lit les droits, avec la CPS et le module officiel")
    card.add_argument("--fichiers", action="store_true", help="liste les fichiers de la carte, sans leur contenu")
    code = _command(
        commands, "lire-code", "Dit ce que contient un QR code ou un datamatrix, d’une image ou de la caméra."
    )
    code.add_argument("images", type=Path, nargs="*", metavar="IMAGE")
    code.add_argument(
        "--camera", nargs="?", const="0", metavar="SOURCE", help="numéro, film ou adresse de ce poste (défaut : 0)"
    )
    code.add_argument("--clair", action="store_true", help="montre les numéros entiers")
    decode = _command(
        commands, "decoder", "Explique un fichier B2, NOEMIE/RSP ou ARL enregistrement par enregistrement."
    )
    decode.add_argument("fichier", type=Path, metavar="FICHIER")
    price = _command(commands, "coter", "Cote une feuille écrite en JSON\u00a0: montants, règles et raisons.")
    price.add_argument("fichier", type=Path, metavar="FICHIER")


def _window_tools(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    gallery = commands.add_parser("galerie")
    gallery.add_argument("--sortie", type=Path, metavar="DOSSIER")
    captures = commands.add_parser("captures", help="Photographie chaque écran du cabinet de démonstration.")
    captures.add_argument("--sortie", type=Path, default=Path("captures"), metavar="DOSSIER")
    captures.add_argument("--tailles", default="1280x800,1920x1080")
    captures.add_argument("--modes", default="clair,sombre")
    captures.add_argument("--ecrans", default="", help="accueil,reglages-*… (défaut : tous)")
    captures.add_argument("--echelle", type=int, default=100, help="taille du texte, en pour cent")


def _upkeep(commands: argparse._SubParsersAction[FrenchParser]) -> None:
    check = _command(commands, "verifier-journal", "Vérifie que le journal des accès n’a pas été modifié.")
    check.add_argument("--identifiant", required=True, metavar="LOGIN")
