"""The rules that the code keeps: who may import whom, who may print, read the clock or the environment, and how long things are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "generator").rglob("*.py"))


def short(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def layer(module: Path) -> str:
    """`engine` of `generator/engine/build.py`, wherever the project lies."""
    return module.relative_to(ROOT / "generator").parts[0]


BELOW_CLI = [m for m in MODULES if layer(m) != "cli" and m.name != "__main__.py"]
BELOW_ENGINE = [m for m in BELOW_CLI if layer(m) not in ("engine", "check", "publish", "serve")]

LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def name_of(node: ast.expr) -> str:
    """`datetime.now` of the expression `datetime.now`."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(module: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            yield name_of(node.func), node.lineno


def uses(module: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute):
            yield name_of(node), node.lineno


def test_imports_go_down_only() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", BELOW_CLI, ids=short)
def test_nothing_below_the_command_line_prints_prompts_or_exits(module: Path) -> None:
    forbidden = {"print", "input", "exit", "quit", "sys.exit", "os._exit", "breakpoint"}
    assert [c for c in calls(module) if c[0] in forbidden] == []
    assert [u for u in uses(module) if u[0] in ("sys.stdout", "sys.stderr", "sys.stdin", "sys.argv")] == []


@pytest.mark.parametrize("module", BELOW_ENGINE, ids=short)
def test_nothing_below_the_engine_reads_the_clock_or_the_environment(module: Path) -> None:
    clock = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today", "time.time", "time.localtime",
             "time.strftime", "time.monotonic", "os.getenv", "locale.getlocale", "locale.setlocale", "random.random", "uuid.uuid4", "os.urandom"}  # fmt: skip
    # what other servers may take is measured where they are asked
    clock -= {"time.monotonic"} if short(module) == "generator/base/fetch.py" else set()
    assert [c for c in calls(module) if c[0] in clock] == []
    assert [u for u in uses(module) if u[0] in ("os.environ", "os.environb")] == []


@pytest.mark.parametrize("module", MODULES, ids=short)
def test_what_no_module_does(module: Path) -> None:
    forbidden = {
        "eval",
        "exec",
        "os.system",
        "os.popen",
        "pickle.loads",
        "pickle.load",
        "yaml.load",
        "yaml.safe_load",
        "marshal.load",
        "subprocess.getoutput",
    }
    allowed = {"exec"} if short(module) == "generator/base/plain.py" else set()
    assert [c for c in calls(module) if c[0] in forbidden - allowed] == []
    imported = {alias.name for node in ast.walk(tree(module)) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree(module)) if isinstance(node, ast.ImportFrom)}
    assert not imported & {"html.parser", "bleach", "pickle", "shelve", "xml.dom.minidom", "requests"}


@pytest.mark.parametrize("module", MODULES, ids=short)
def test_files_and_functions_are_short_or_listed_with_a_reason(module: Path) -> None:
    lines = module.read_text("utf-8").count("\n")
    assert lines <= 400 or short(module) in LONG_FILES, f"{lines} lines"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60 or f"{short(module)}:{node.name}" in LONG_FUNCTIONS, f"{node.name}: {length} lines"


def test_what_is_listed_as_long_is() -> None:
    for path in LONG_FILES:
        assert (ROOT / path).read_text("utf-8").count("\n") > 400
    for entry in LONG_FUNCTIONS:
        path, _, name = entry.partition(":")
        (node,) = [n for n in ast.walk(tree(ROOT / path)) if isinstance(n, ast.FunctionDef) and n.name == name]
        assert (node.end_lineno or 0) - node.lineno + 1 > 60


@pytest.mark.parametrize("module", MODULES, ids=short)
def test_every_module_says_what_it_is_for(module: Path) -> None:
    parsed = tree(module)
    if parsed.body:
        assert ast.get_docstring(parsed)
