#!/usr/bin/env python3
"""Runs clang-format and clang-tidy over the sources. A file whose text, headers, flags and rules are as they were
when it passed is not looked at again; the memory of that lies in the build folder."""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)
ROOT = pathlib.Path(__file__).resolve().parent.parent


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


def tidy(build, path):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", str(build), path], cwd=ROOT, capture_output=True, text=True,
                         check=False, stdin=subprocess.DEVNULL)
    return path, run.returncode, run.stdout + (run.stderr if run.returncode else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="a configured build folder")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("files", nargs="*", help="only these (default: all)")
    arguments = parser.parse_args()
    for tool in ("clang-format", "clang-tidy"):
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
    memory = build / "lint-passed"
    memory.mkdir(exist_ok=True)
    sources = [path for path in paths if path in commands]
    keys = {path: key_of(path, commands[path], version.encode()) for path in sources}
    stale = [path for path in sources if not (memory / keys[path]).exists()]
    failed = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for path, code, output in pool.map(lambda path: tidy(build, path), stale):
            if code == 0:
                (memory / keys[path]).touch()
                continue
            failed.append(path)
            print(output.strip() or f"{path}: clang-tidy failed", flush=True)
    bad = len(set(misformatted) | set(failed))
    print(f"lint: {len(paths)} files, {len(stale)} of {len(sources)} sources looked at, "
          f"{len(paths) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
