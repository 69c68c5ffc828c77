#!/usr/bin/env python3
"""Runs clang-format and the checks of .clang-tidy over the sources and headers: clangd for those of a file's own text,
the static analyzer, which clangd leaves out, for the sources but the tests. A file whose text, headers, flags and rules are as they were when it
passed is not looked at again; the memory of that lies in the build folder."""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

from clangd import Clangd

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(?![A-Z0-9_]+\b)(\w+)")
ROOT = pathlib.Path(__file__).resolve().parent.parent
# What the driver's own choice of checkers leaves out. The tests are not analyzed (tests/.clang-tidy says why).
CHECKERS = "nullability,optin.cplusplus,optin.portability,security,valist"
# The analyzer gives up on a function after so many steps; its own 225,000 take three times as long.
STEPS_MAX = 30000
ANALYSIS = ["--analyze", "-Wno-unknown-warning-option", "-Xclang", "-analyzer-output=text",
            "-Xclang", f"-analyzer-checker={CHECKERS}", "-Xclang", "-analyzer-config", "-Xclang", f"max-nodes={STEPS_MAX}"]
ANALYZER_FINDING = re.compile(r"^(.+?):(\d+):\d+: (?:warning|error|fatal error): (.+?)(?: \[([\w.]+)\])?$")
# What nearly every source includes, parsed once for all of them.
PREFIX = "cmake/prefix.h"


def tracked():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.cc", "*.h"], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout.split()
    return [path for path in listed if (ROOT / path).is_file() and "/generated/" not in path]


def closure(path, seen):
    """The project files that `path` includes, itself among them."""
    file = ROOT / path
    if path in seen or not file.is_file():
        return seen
    seen.add(path)
    for included in INCLUDE.findall(file.read_text(encoding="utf-8")):
        closure(included, seen)
    return seen


def rules_of(path):
    """The configurations that hold for `path`: its folder's and those above it."""
    folders = [ROOT / folder for folder in reversed(pathlib.PurePosixPath(path).parents)]
    return b"".join((folder / ".clang-tidy").read_bytes() for folder in folders if (folder / ".clang-tidy").is_file())


def key_of(path, command, version):
    digest = hashlib.sha256(version + rules_of(path) + command.encode())
    for file in sorted(closure(path, set())):
        digest.update(file.encode() + b"\0" + (ROOT / file).read_bytes())
    return digest.hexdigest()


def format_findings(paths):
    wrong = []
    for start in range(0, len(paths), 100):
        run = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths[start:start + 100]], cwd=ROOT,
                             capture_output=True, text=True, check=False)
        wrong += sorted({line.split(":")[0] for line in run.stderr.splitlines() if "error:" in line})
    return wrong


class Analyzer:
    """clang's static analyzer, which follows values through the functions of a source."""

    def __init__(self, folder):
        self.folder, self.lock, self.prefixes = folder, threading.Lock(), {}

    def _prefix(self, flags):
        """The parsed prefix header for these flags."""
        with self.lock:
            if (key := " ".join(flags)) not in self.prefixes:
                parsed = self.folder / f"{len(self.prefixes)}.pch"
                subprocess.run(["clang++", *flags, "-Wno-unknown-warning-option", "-x", "c++-header", ROOT / PREFIX,
                                "-o", parsed], check=True)
                self.prefixes[key] = parsed
            return self.prefixes[key]

    def findings(self, path, command):
        """(path, texts) of one source; a finding is excused by NOLINT(clang-analyzer-<checker>) in its line."""
        words = shlex.split(command)
        flags = words[next(at for at, word in enumerate(words) if word.startswith("-")):words.index("-o")]
        run = subprocess.run(["clang++", *flags, *ANALYSIS, "-include-pch", self._prefix(flags), path], cwd=ROOT,
                             capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        texts = []
        for found in filter(None, map(ANALYZER_FINDING.match, run.stderr.splitlines())):
            file, line, text, checker = found.groups()
            shown = pathlib.Path(ROOT, file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            if f"NOLINT(clang-analyzer-{checker})" not in shown:
                texts.append(f"{file}:{line}: {text} [clang-analyzer-{checker}]")
        if run.returncode != 0 and not texts:
            texts.append(f"{path}: the analyzer failed:\n{run.stderr.strip()}")
        return path, texts


def not_excused(path, found):
    """The texts of clangd's findings but those within NOLINTBEGIN(check) … NOLINTEND(check), which clangd 14 does not
    know, and the names of macros, of which it does not see those above a file's first declaration."""
    excused, texts = {}, []
    for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1):
        for word, checks in re.findall(r"NOLINT(BEGIN|END)\(([^)]*)\)", line):
            for check in re.split(r"[, ]+", checks):
                excused.setdefault(check, []).append((number, word == "BEGIN"))
        texts += [f"{path}:{number}: macro {name} is not UPPER_CASE" for name in MACRO.findall(line)]
    for number, check, text in found:
        marks = [begins for at, begins in excused.get(check, []) if at <= number]
        if not (marks and marks[-1]):
            texts.append(text)
    return texts


def findings(build, jobs, stale, commands):
    """Yields (path, texts) once or twice a file."""
    clangd = Clangd(ROOT, build, jobs)
    for path, found in clangd.findings(stale):
        yield path, [f"{path}: clangd gave no answer"] if found is None else not_excused(path, found)
    clangd.close()
    analyzed = [path for path in stale if path in commands and not path.startswith("tests/")]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        analyzer = Analyzer(pathlib.Path(folder))
        yield from pool.map(lambda path: analyzer.findings(path, commands[path]), analyzed)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="a configured build folder")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("files", nargs="*", help="only these (default: all)")
    arguments = parser.parse_args()
    for tool in ("clang-format", "clang-tidy", "clangd", "clang++"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not installed; run `make setup`")
    build = arguments.build.resolve()
    commands = {}
    for row in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        file = pathlib.Path(row["directory"], row["file"]).resolve()
        if file.is_relative_to(ROOT):
            commands[file.relative_to(ROOT).as_posix()] = row["command"]
    paths = [path for path in tracked() if not arguments.files or path in arguments.files]
    misformatted = format_findings(paths)
    for path in misformatted:
        print(f"{path}: not as clang-format writes it (make format)")

    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True, check=True).stdout
    version += str(ANALYSIS) + (ROOT / ".clangd").read_text("utf-8")
    memory = build / "lint-passed"
    memory.mkdir(exist_ok=True)
    sources = [path for path in paths if path in commands or path.endswith(".h")]
    keys = {path: key_of(path, commands.get(path, ""), version.encode()) for path in sources}
    stale = [path for path in sources if not (memory / keys[path]).exists()]
    failed = set()
    for path, texts in findings(build, arguments.jobs, stale, commands):
        if texts:
            failed.add(path)
            print(*texts, sep="\n", flush=True)
    for path in set(stale) - failed:
        (memory / keys[path]).touch()
    bad = len(set(misformatted) | failed)
    print(f"lint: {len(paths)} files, {len(stale)} of {len(sources)} sources and headers looked at, "
          f"{len(paths) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
