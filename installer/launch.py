"""What the two commands do, step by step, and the words for it. Messages go to stderr: stdout is the command's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer import environment as env
from installer import system
from installer.environment import Environment, SetupFailed
from installer.interpreter import ENVIRONMENT_PROBLEM
from installer.system import Machine, Means, Need

ROOT = Path(__file__).resolve().parent.parent
SYSTEM_OPTION = "--installer-systeme"
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)
EVERYTHING = ("-n", "auto", "--dist", "loadfile")
"""The whole suite: one process per core, the tests of one file together (they share what is slow to start)."""
NO_READER_MODULE = "Le module du lecteur de cartes manque : l’application démarre, sans lire de carte Vitale."


def main(argv: Sequence[str]) -> int:
    """Set up what *argv* calls for and run it; return its exit code, 3 when the set-up failed."""
    allowed, arguments = split_options(argv)
    environment = Environment(ROOT)
    try:
        if arguments[:1] == ["tests"]:
            prepare(environment, allowed, for_tests=True)
            return run_tests(environment, arguments[1:])
        prepare(environment, allowed, for_tests=False)
        return run_application(environment, arguments)
    except SetupFailed as problem:
        say(str(problem))
    except OSError as problem:
        say(f"Le dossier du projet ne peut pas être écrit : {problem.strerror} ({problem.filename}).")
    except KeyboardInterrupt:
        say("Abandonné. Relancez la même commande : la préparation reprendra où elle en était.")
    return ENVIRONMENT_PROBLEM


def split_options(argv: Sequence[str]) -> tuple[bool, list[str]]:
    """Return (whether sudo may be used, the arguments of the command); the option only counts in front."""
    allowed = list(argv[:1]) == [SYSTEM_OPTION]
    return allowed, list(argv[1:] if allowed else argv)


def say(sentence: str) -> None:
    """Tell the person, on stderr."""
    print(sentence, file=sys.stderr, flush=True)


def prepare(environment: Environment, allowed: bool, for_tests: bool) -> None:
    """Set up packages, environment and libraries; raise SetupFailed when the command could not run."""
    absent = prepare_machine(environment, Machine(), allowed, for_tests) if system.is_linux() else []
    if not env.is_sound(environment):
        say(f"Création de l’environnement Python dans {environment.folder}.")
        env.create(environment)
    groups = ["application", "tests"] if for_tests else ["application"]
    installed = [install_group(environment, group) for group in groups]
    installed.append(install_reader(environment, absent, required=for_tests))
    if any(installed):
        env.link_project(environment)
        say("Prêt.")


def prepare_machine(environment: Environment, machine: Machine, allowed: bool, for_tests: bool) -> list[str]:
    """Install or name the missing packages; return those still missing. Fatal for tests only."""
    compiled = env.read_stamps(environment).get("lecteur") == env.stamp_key(environment, "lecteur")
    needs: tuple[Need, ...] = system.WINDOW + system.READER
    needs += () if compiled and env.is_sound(environment) else system.COMPILER
    needs += system.TESTS if for_tests else ()
    packages = system.missing(needs, machine)
    if not packages:
        return []
    means = system.means_here(allowed)
    if means in {Means.ROOT, Means.SUDO}:
        say(f"Installation de paquets du système par apt-get : {' '.join(packages)}.")
        failure = system.install(packages, means)
        if failure:
            say(f"apt-get n’a pas abouti :\n{failure}")
        packages = system.missing(needs, machine)
    if packages:
        say(f"Il manque des paquets du système. {system.advice(packages, means)}")
        if for_tests and means is not Means.NO_APT:
            raise SetupFailed("Les tests ont besoin de ces paquets : rien n’a été lancé.")
    return packages


def install_group(environment: Environment, group: str) -> bool:
    """Install the libraries of *group* unless an earlier run did; return whether something was done."""
    key = env.stamp_key(environment, group)
    if env.read_stamps(environment).get(group) == key:
        return False
    subject = "des bibliothèques" if group == "application" else "des outils de test"
    say(f"Installation {subject} (versions et empreintes de installer/{env.LOCKS[group]}), une à deux minutes.")
    env.ensure_pip(environment)
    done = env.pip_install(environment, group)
    if done.returncode != 0:
        raise SetupFailed(f"L’installation n’a pas abouti :\n{system.last_lines(done.stderr or done.stdout, 12)}")
    env.write_stamp(environment, group, key)
    return True


def install_reader(environment: Environment, absent: Sequence[str], required: bool) -> bool:
    """Install pyscard; a failure is explained, and fatal when *required*. Return whether it was installed now.

    A failure is remembered with the packages that were missing, and tried again once that list changes.
    """
    key = env.stamp_key(environment, "lecteur")
    failed = reader_failure(key, absent)
    stamp = env.read_stamps(environment).get("lecteur")
    if stamp == key:
        return False
    if stamp == failed and not required:
        say(NO_READER_MODULE)
        return False
    say("Installation du module du lecteur de cartes (pyscard).")
    env.ensure_pip(environment)
    done = env.pip_install(environment, "lecteur")
    env.write_stamp(environment, "lecteur", key if done.returncode == 0 else failed)
    if done.returncode == 0:
        return True
    reason = system.last_lines(done.stderr or done.stdout)
    if required:
        raise SetupFailed(f"pyscard n’a pas pu être installé, et les tests en ont besoin :\n{reason}")
    say(NO_READER_MODULE if absent else f"{NO_READER_MODULE} Raison :\n{reason}")
    return False


def reader_failure(key: str, absent: Sequence[str]) -> str:
    """Return the stamp of a failed attempt."""
    return f"{key} sans {' '.join(absent)}"


def has_display(platform: str, variables: Mapping[str, str]) -> bool:
    """Return whether a window can be shown."""
    return platform in {"win32", "darwin"} or bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def arguments_to_run(arguments: Sequence[str], display: bool) -> list[str]:
    """Return what ``cabinet`` is called with: without a display, the bare command plays the demo day."""
    return list(arguments) if arguments or display else ["demo"]


def run_application(environment: Environment, arguments: Sequence[str]) -> int:
    """Run ``cabinet`` in the environment and return its exit code."""
    chosen = arguments_to_run(arguments, has_display(sys.platform, os.environ))
    command = [str(environment.python), "-P", "-m", "app", *chosen]
    if chosen == list(arguments):
        return become(command)
    say("Aucun écran ici : voici la journée de démonstration.")
    code = call(command)
    say(
        "Pour ouvrir la fenêtre : relancez « python3 installer/run.py » depuis une session graphique, "
        "ou « xvfb-run -a python3 installer/run.py » sur un serveur (paquets xvfb et xauth)."
    )
    return code


def run_tests(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the four checks, then pytest with *arguments*, on every core when there are none.

    Return the first exit code that is not 0. All run whatever happened before: one run tells everything.
    """
    arguments = list(arguments) or list(EVERYTHING)
    codes = [run_check(environment, check) for check in CHECKS]
    variables = env.clean_variables()
    variables.setdefault("QT_QPA_PLATFORM", "offscreen")
    say(f"→ pytest {' '.join(arguments)}".rstrip())
    codes.append(call([str(environment.python), "-m", "pytest", *arguments], variables, ROOT))
    return next((code for code in codes if code != 0), 0)


def run_check(environment: Environment, check: Sequence[str]) -> int:
    """Run one check; one line when it passes, its output when it fails."""
    done = env.run_clean([str(environment.program(check[0])), *check[1:]], cwd=ROOT)
    name = " ".join(check)
    if done.returncode == 0:
        say(f"✓ {name}")
    else:
        say(f"✗ {name}\n{done.stdout}{done.stderr}")
    return done.returncode


def become(command: Sequence[str]) -> int:
    """Run *command* in the place of this process, so that signals and exit code are its own; Windows waits for it."""
    if os.name != "nt":
        os.execve(command[0], list(command), env.clean_variables())  # noqa: S606 - no shell is wanted
    return call(command)


def call(command: Sequence[str], variables: Mapping[str, str] | None = None, cwd: Path | None = None) -> int:
    """Run *command* with the terminal as it is and return its exit code; Ctrl+C is the command's own affair."""
    process = subprocess.Popen(command, env=variables or env.clean_variables(), cwd=cwd)
    while True:
        try:
            return exit_code(process.wait())
        except KeyboardInterrupt:
            continue


def exit_code(code: int) -> int:
    """Return the code as a shell tells it: a process killed by signal 9 gives 137."""
    return 128 - code if code < 0 else code
