#!/usr/bin/env python3
"""Holds /openapi.json, and the service to what it says there, with tools of others (tests/conformance/openapi, installed
into build/openapi): two linters, and a property-based tester that sends thousands of requests made from the document.
Ends in "N passed, M failed"; a case is a linter, an operation, or a class of fault that the tester found."""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

from demo import start, stop

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = ROOT / "tests/conformance/openapi/spectral.yaml"
SETTINGS = ROOT / "tests/conformance/openapi/schemathesis.toml"
INSTALLED = ROOT / "build/openapi"
TESTER_SECONDS_MAX = 480
CASES_MIN = 2000
# A made-up body can be long, and stands in one line of what the tester says.
LINE_CHARACTERS_MAX = 500
SEED = 1
# Valid by the schema is not yet valid: the rules between members are not part of JSON Schema.
CHECKS_LEFT_OUT = "positive_data_acceptance"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_clean(name, command):
    """Whether a linter has nothing to say that it calls an error."""
    quiet = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, env=quiet, check=False)
    print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}")
    if done.returncode != 0:
        print(done.stdout)
    return done.returncode == 0


def tested(url, token, folder, examples):
    """(operations that were tested, classes of faults) of the property-based tester."""
    report = folder / "report.json"
    command = ["nice", INSTALLED / "venv/bin/schemathesis", "--config-file", SETTINGS,
               "run", f"{url}/openapi.json", "--seed", str(SEED),
               "--header", f"Authorization: Bearer {token}",
               "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--workers", "1",
               "--exclude-checks", CHECKS_LEFT_OUT, "--generation-database", "none", "--no-color",
               "--report", "json", "--report-json-path", report]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=TESTER_SECONDS_MAX, cwd=folder, check=False)
    if not report.exists():
        sys.exit("the tester ended early:\n" + done.stdout)
    found = json.loads(report.read_text(encoding="utf-8"))
    cases = found["test_cases"]["generated"]
    print(f"{cases} cases of {found['operations']['tested']} operations in {found['running_time']:.0f} s")
    faults = len(found["failures"]) + len(found["errors"])
    if cases < CASES_MIN or found["operations"]["errored"]:
        faults += 1
        print(f"FAIL fewer than {CASES_MIN} cases, or an operation that could not be tested")
    if faults or done.returncode != 0:
        said = re.split(r"\n=+ WARNINGS =+\n", done.stdout)[0]
        print("\n".join(line[:LINE_CHARACTERS_MAX] for line in said.splitlines()))
    return found["operations"]["tested"], max(faults, int(done.returncode != 0))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/concord")
    parser.add_argument("--examples", type=int, default=40, help="random cases an operation, besides the systematic ones")
    arguments = parser.parse_args()
    if not (INSTALLED / "venv/bin/schemathesis").exists():
        sys.exit("build/openapi is not there: make openapi")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        process, ready = start(arguments.program.resolve(), folder)
        url = ready["url"]
        try:
            document = folder / "openapi.json"
            with OPENER.open(f"{url}/openapi.json", timeout=30) as answer:
                document.write_bytes(answer.read())
            tools = INSTALLED / "node_modules/.bin"
            linters = [is_clean("redocly lint", [tools / "redocly", "lint", document]),
                       is_clean("spectral lint", [tools / "spectral", "lint", "--ruleset", RULES, document])]
            operations, faults = tested(url, ready["tokens"]["engine"], folder, arguments.examples)
        finally:
            code = stop(process)
    failed = linters.count(False) + faults + (code != 0)
    print(f"{linters.count(True) + operations} passed, {failed} failed")
    return 1 if failed or not operations else 0


if __name__ == "__main__":
    sys.exit(main())
