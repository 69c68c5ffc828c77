#!/usr/bin/env python3
"""In headless Chromium (tests/e2e/browser, installed into build/browser): opens the documentation page of a `concord
sandbox` and tries requests from it; launches an application made with fhirclient at another one, by itself and from
an EHR. Ends in "N passed, M failed"."""
import argparse
import pathlib
import re
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


FHIRCLIENT = ROOT / "build/clients/node_modules/fhirclient/build/fhir-client.js"


def counted(program, script, arguments_of):
    """(passed, failed) of a script that is run against a sandbox of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process, ready = start(program, folder)
        try:
            done = subprocess.run(["nice", "node", INSTALLED / script, *arguments_of(ready)], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, text=True, timeout=BROWSER_SECONDS_MAX, check=False)
        finally:
            code = stop(process)
    *cases, last = done.stdout.splitlines() or [""]
    print("\n".join(cases), flush=True)
    numbers = re.fullmatch(r"(\d+) passed, (\d+) failed", last)
    if numbers is None:
        print(last)
        return 0, 1
    failed = int(numbers[2])
    return int(numbers[1]), failed if failed or not (done.returncode or code) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/concord")
    program = parser.parse_args().program.resolve()
    if not (INSTALLED / "node_modules").exists() or not FHIRCLIENT.exists():
        sys.exit("build/browser or build/clients is not there: make browser clients")
    shutil.copytree(SOURCES, INSTALLED, dirs_exist_ok=True)
    runs = [counted(program, "docs_page.mjs", lambda ready: [ready["url"], SAMPLE, ready["tokens"]["engine"]]),
            counted(program, "smart_app.mjs", lambda ready: [ready["url"], ready["admin"], SAMPLE,
                                                             ready["tokens"]["engine"], FHIRCLIENT])]
    passed, failed = (sum(each) for each in zip(*runs))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
