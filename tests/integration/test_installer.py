"""The environment that the installer makes and what it runs in it; pip is a fake, but for one real environment."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from installer import environment as env
from installer import launch
from installer.environment import Environment, SetupFailed

ROOT = Path(__file__).resolve().parents[2]


def done(code: int = 0, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, "", said)


@pytest.fixture
def project(tmp_path: Path) -> Environment:
    """A project with its locks and an environment that looks made for this Python."""
    (tmp_path / "installer").mkdir()
    for name in env.LOCKS.values():
        (tmp_path / "installer" / name).write_text(f"{name}==1\n")
    environment = Environment(tmp_path, windows=False)
    environment.folder.mkdir()
    version = ".".join(str(part) for part in sys.version_info[:3])
    (environment.folder / "pyvenv.cfg").write_text(f"home = somewhere\nversion = {version}\n")
    (environment.site_packages / "pip").mkdir(parents=True)
    return environment


# --- the environment -----------------------------------------------------------------------------------------------


def test_an_absent_or_foreign_environment_is_not_sound(project: Environment) -> None:
    assert not env.is_sound(Environment(project.root / "ailleurs"))
    assert not env.is_sound(project)  # it has no interpreter


def test_an_environment_of_another_python_is_made_anew(project: Environment) -> None:
    project.python.parent.mkdir()
    project.python.symlink_to(sys.executable)
    assert env.is_sound(project)
    (project.folder / "pyvenv.cfg").write_text("version = 3.10.4\n")
    assert not env.is_sound(project)


def test_the_version_is_read_as_venv_or_other_tools_write_it(project: Environment) -> None:
    (project.folder / "pyvenv.cfg").write_text("version_info = 3.12.1\n")
    assert project.version == (3, 12, 1)
    (project.folder / "pyvenv.cfg").write_text("")
    assert project.version == ()


def test_a_stamp_follows_lock_python_and_place(project: Environment) -> None:
    before = env.stamp_key(project, "application")
    assert env.stamp_key(project, "application") == before
    assert env.stamp_key(project, "tests") != before
    lock = project.root / "installer" / env.LOCKS["application"]
    lock.write_text("requirements.lock==2\n")
    after = env.stamp_key(project, "application")
    assert after != before
    (project.folder / "pyvenv.cfg").write_text("version = 3.13.0\n")
    assert env.stamp_key(project, "application") not in {before, after}


def test_stamps_are_kept_side_by_side_and_survive_a_spoiled_file(project: Environment) -> None:
    env.write_stamp(project, "application", "a")
    env.write_stamp(project, "tests", "b")
    assert env.read_stamps(project) == {"application": "a", "tests": "b"}
    (project.folder / "cabinet-stamps.json").write_text("{")
    assert env.read_stamps(project) == {}


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Records the groups that pip is asked for; every installation succeeds."""
    groups: list[str] = []

    def install(_environment: Environment, group: str) -> subprocess.CompletedProcess[str]:
        groups.append(group)
        return done()

    monkeypatch.setattr(env, "pip_install", install)
    return groups


def test_a_group_is_installed_once(project: Environment, pip: list[str]) -> None:
    assert launch.install_group(project, "application")
    assert not launch.install_group(project, "application")
    assert pip == ["application"]


def test_a_changed_lock_is_installed_again(project: Environment, pip: list[str]) -> None:
    launch.install_group(project, "application")
    (project.root / "installer" / env.LOCKS["application"]).write_text("x==2\n")
    assert launch.install_group(project, "application")
    assert pip == ["application", "application"]


def test_a_failed_installation_leaves_no_stamp(project: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "pip_install", lambda *_: done(1, "réseau coupé"))
    with pytest.raises(SetupFailed, match="réseau coupé"):
        launch.install_group(project, "application")
    assert env.read_stamps(project) == {}


def test_the_application_runs_without_the_reader_module_and_says_so(
    project: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries: list[str] = []
    monkeypatch.setattr(env, "pip_install", lambda _environment, group: tries.append(group) or done(1, "no compiler"))
    assert not launch.install_reader(project, ["gcc"], required=False)
    assert not launch.install_reader(project, ["gcc"], required=False)
    assert tries == ["lecteur"]  # the same lack is not tried twice
    assert capsys.readouterr().err.count(launch.NO_READER_MODULE) == 2
    launch.install_reader(project, [], required=False)
    assert tries == ["lecteur", "lecteur"]  # gcc came: tried again


def test_tests_need_the_reader_module(project: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "pip_install", lambda *_: done(1, "no compiler"))
    with pytest.raises(SetupFailed, match="no compiler"):
        launch.install_reader(project, [], required=True)


def test_libraries_are_checked_against_their_hash_and_no_index_is_named(
    project: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(env, "run_clean", lambda command: commands.append(list(command)) or done())
    env.pip_install(project, "application")
    assert "--require-hashes" in commands[0]
    assert not [word for word in commands[0] if "index" in word or "://" in word]


def test_variables_that_would_mix_another_python_in_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "ailleurs")
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    variables = env.clean_variables()
    assert "PYTHONPATH" not in variables
    assert variables["LANG"] == "fr_FR.UTF-8"


def test_the_vendored_pip_is_there_once() -> None:
    assert len(list((ROOT / "installer" / "vendor").glob("pip-*.whl"))) == 1


# --- the command line ----------------------------------------------------------------------------------------------


def test_the_option_counts_in_front_only() -> None:
    assert launch.split_options(["--installer-systeme", "demo"]) == (True, ["demo"])
    assert launch.split_options(["demo", "--installer-systeme"]) == (False, ["demo", "--installer-systeme"])
    assert launch.split_options([]) == (False, [])


@pytest.mark.parametrize(
    ("platform", "variables", "display"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_where_a_window_can_open(platform: str, variables: dict[str, str], display: bool) -> None:
    assert launch.has_display(platform, variables) is display


@pytest.mark.parametrize(
    ("arguments", "display", "run"),
    [([], True, []), ([], False, ["demo"]), (["doctor"], False, ["doctor"]), (["--help"], True, ["--help"])],
)
def test_what_the_application_is_called_with(arguments: list[str], display: bool, run: list[str]) -> None:
    assert launch.arguments_to_run(arguments, display) == run


def test_without_a_display_the_demo_plays_and_the_window_is_explained(
    project: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "has_display", lambda *_: False)
    commands: list[Sequence[str]] = []
    monkeypatch.setattr(launch, "call", lambda command: commands.append(command) or 5)
    assert launch.run_application(project, []) == 5
    assert commands[0][-1] == "demo"
    captured = capsys.readouterr()
    assert "xvfb-run" in captured.err
    assert captured.out == ""


def test_every_check_runs_and_the_first_failure_is_the_exit_code(
    project: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter([0, 1, 0, 2])
    run: list[str] = []
    monkeypatch.setattr(launch, "run_check", lambda _environment, check: run.append(" ".join(check)) or next(codes))
    monkeypatch.setattr(launch, "call", lambda command, *_: run.append(" ".join(command[1:])) or 0)
    assert launch.run_tests(project, ["-k", "nir"]) == 1
    assert run == [*(" ".join(check) for check in launch.CHECKS), "-m pytest -k nir"]


@pytest.mark.parametrize(("script", "code"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_exit_codes_pass_through(script: str, code: int) -> None:
    assert launch.call([sys.executable, "-c", script]) == code


def test_an_unwritable_project_is_said_in_french(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "dossier")

    monkeypatch.setattr(launch, "prepare", refuse)
    assert launch.main(["demo"]) == 3
    captured = capsys.readouterr()
    assert "dossier" in captured.err
    assert captured.out == ""


@pytest.mark.parametrize("version", ["3.6", "3.8"])
def test_the_entry_is_read_by_an_old_python(version: str) -> None:
    for name in ("run.py", "interpreter.py", "__init__.py"):
        minor = (3, int(version[2:]))
        ast.parse((ROOT / "installer" / name).read_text(encoding="utf-8"), feature_version=minor)


def test_the_real_environment_is_made_without_ensurepip(tmp_path: Path) -> None:
    (tmp_path / "installer").mkdir()
    (tmp_path / "installer" / "vendor").symlink_to(ROOT / "installer" / "vendor")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("")
    (tmp_path / "app" / "__main__.py").write_text("import sys; raise SystemExit(len(sys.argv) + 40)")
    environment = Environment(tmp_path)
    env.create(environment)
    env.ensure_pip(environment)
    env.link_project(environment)
    assert env.is_sound(environment)
    assert (environment.site_packages / "pip").is_dir()
    elsewhere = tmp_path / "ailleurs" / "app"  # of the same name as ours, must not be taken for it
    elsewhere.mkdir(parents=True)
    (elsewhere / "__init__.py").write_text("")
    (elsewhere / "__main__.py").write_text("raise SystemExit(1)")
    cabinet = [str(environment.program("cabinet")), "un"] if os.name != "nt" else [str(environment.python), "-m", "app"]
    assert subprocess.call(cabinet, cwd=tmp_path / "ailleurs") == 42
