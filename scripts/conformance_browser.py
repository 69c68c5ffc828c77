#!/usr/bin/env python3
"""Opens the documentation page of a `concord sandbox` in headless Chromium (tests/e2e/browser, installed into
build/browser) and tries requests from it; ends in "N passed, M failed"."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

from demo import start, stop

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tests/e2e/browser"
SAMPLE = ROOT / "tests/golden/artifacts/goal.json"
INSTALLED = ROOT / "build/browser"
BROWSER_SECONDS_MAX = 180


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/concord")
    arguments = parser.parse_args()
    if not (INSTALLED / "node_modules").exists():
        sys.exit("build/browser is not there: make browser")
    shutil.copytree(SOURCES, INSTALLED, dirs_exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        process, ready = start(arguments.program.resolve(), folder)
        try:
            done = subprocess.run(["nice", "node", INSTALLED / "docs_page.mjs", ready["url"], SAMPLE,
                                   ready["tokens"]["engine"]],
                                  stdin=subprocess.DEVNULL, timeout=BROWSER_SECONDS_MAX, check=False)
        finally:
            code = stop(process)
    return 1 if done.returncode or code else 0


if __name__ == "__main__":
    sys.exit(main())
