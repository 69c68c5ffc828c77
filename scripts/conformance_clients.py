#!/usr/bin/env python3
"""Real FHIR clients (tests/e2e/clients, installed into build/clients) work through Concord as FHIR R4 says, and cannot
tell which partner is behind: the embedded sandbox, or HAPI (tests/conformance/hapi, built into build/hapi).

  conformance_clients.py                 starts both partners and Concord, runs every client against each partner, then
                                         compares the answers; ends in "N passed, M failed"
  conformance_clients.py --direct URL    runs the clients against a FHIR base and compares nothing
  conformance_clients.py --direct hapi   against a HAPI of its own, `--direct ehr` against the bare embedded sandbox

--client NAME and --partner NAME, which may be repeated, choose some of them.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tests/e2e/clients"
INSTALLED = ROOT / "build/clients"
HAPI = ROOT / "build/hapi"
CLIENTS = ["fhir-kit-client", "@medplum/core", "fhirclient"]
PARTNERS = ["sandbox", "hapi"]
START_SECONDS_MAX = 180  # HAPI's on a busy machine; Concord's is far below
STOP_SECONDS_MAX = 30
CLIENT_SECONDS_MAX = 150
WHY_CHARACTERS_MAX = 400
# Loopback must not go through a proxy of the environment.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def stopped(process):
    process.terminate()
    try:
        return process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


@contextlib.contextmanager
def hapi(folder):
    """The FHIR base of a HAPI that lives as long as the block."""
    if not (HAPI / "classes/Server.class").exists():
        sys.exit("build/hapi is not there: make hapi")
    with open(folder / "hapi.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            ["nice", "java", "-Xmx1500m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp",
             f"{HAPI}/classes:{HAPI}/dependency/*", "Server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    watchdog = threading.Timer(START_SECONDS_MAX, process.kill)
    watchdog.start()
    try:
        line = process.stdout.readline()
        watchdog.cancel()
        if not line:
            sys.exit("HAPI did not start:\n" + (folder / "hapi.log").read_text(encoding="utf-8")[-4000:])
        url = json.loads(line)["url"]
        with OPENER.open(f"{url}/metadata", timeout=START_SECONDS_MAX) as answer:  # slow when it is first asked for
            answer.read()
        yield url
    finally:
        watchdog.cancel()
        stopped(process)
        process.stdin.close()
        process.stdout.close()


@contextlib.contextmanager
def concord(program, folder, partners):
    """The ready file of a `concord sandbox` with these further partners."""
    ready = folder / "ready.json"
    options = [f"--partner={name}={url}" for name, url in partners.items()]
    with open(folder / "concord.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [program, "sandbox", "--port", "0", "--admin-port", "0", "--ready-file", ready, *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "CONCORD_CORS_ORIGINS": "*"})
    began = time.monotonic()
    try:
        while not ready.exists():
            if process.poll() is not None or time.monotonic() - began > START_SECONDS_MAX:
                sys.exit("concord did not start:\n" + (folder / "concord.log").read_text(encoding="utf-8"))
            time.sleep(0.02)
        yield json.loads(ready.read_text(encoding="utf-8"))
    finally:
        code = stopped(process)
    if code != 0:
        sys.exit(f"concord ended with {code}")


def run(client, base, token):
    """What a client told of every call."""
    done = subprocess.run(["node", INSTALLED / "run.mjs", client, base], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, timeout=CLIENT_SECONDS_MAX, check=False,
                          env={**os.environ, "CONCORD_TOKEN": token})
    if done.returncode != 0:
        sys.exit(f"{client} ended with {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"call"')]


class Count:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, is_good, line):
        self.passed += is_good
        self.failed += not is_good
        print(f"{'ok  ' if is_good else 'FAIL'} {line}", flush=True)


def run_all(targets, token, clients, count):
    """Runs each client against each base; what was told, by (client, partner)."""
    told = {}
    for partner, base in targets.items():
        for client in clients:
            told[client, partner] = run(client, base, token)
            for call in told[client, partner]:
                why = f": {call['why'][:WHY_CHARACTERS_MAX]}" if not call["passed"] else ""
                count.add(call["passed"], f"{partner:<8} {client:<16} {call['call']}{why}")
            print(f"     {partner}, {client}: {len(told[client, partner])} calls", flush=True)
    return told


def compare(told, clients, count):
    """The same calls have the same answers, but for the listed differences, each of which must still be one."""
    listed = json.loads((SOURCES / "differences.json").read_text(encoding="utf-8"))
    reasons = {each["call"]: each["reason"] for each in listed}
    seen = set()
    for client in clients:
        runs = [{call["call"]: call for call in told[client, partner]} for partner in PARTNERS]
        for name in dict.fromkeys([*runs[0], *runs[1]]):
            same = [json.dumps(each.get(name, {}).get("same"), sort_keys=True, ensure_ascii=False) for each in runs]
            if same[0] == same[1]:
                count.passed += 1
                continue
            seen.add(name)
            count.add(name in reasons, f"{client:<16} {name}: " + (
                f"differs, {reasons[name]}" if name in reasons else first_difference(*same)))
    if set(clients) == set(CLIENTS):
        for name in reasons.keys() - seen:
            count.add(False, f"{name}: is listed as a difference and is none")


def first_difference(ours, theirs):
    at = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), min(len(ours), len(theirs)))
    start = max(at - 60, 0)
    return f"{PARTNERS[0]} …{ours[start:at + 100]}… {PARTNERS[1]} …{theirs[start:at + 100]}…"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/concord")
    parser.add_argument("--direct", metavar="URL")
    parser.add_argument("--client", action="append", choices=CLIENTS)
    parser.add_argument("--partner", action="append", choices=PARTNERS)
    arguments = parser.parse_args()
    if not (INSTALLED / "node_modules").exists():
        sys.exit("build/clients is not there: make clients")
    shutil.copytree(SOURCES, INSTALLED, dirs_exist_ok=True)
    clients = arguments.client or CLIENTS
    partners = arguments.partner or PARTNERS
    count = Count()
    token = ""  # for us alone
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as running:
        folder = pathlib.Path(name)
        wants_hapi = arguments.direct == "hapi" if arguments.direct else "hapi" in partners
        others = {"hapi": running.enter_context(hapi(folder))} if wants_hapi else {}
        if arguments.direct == "hapi":
            targets = others
        elif arguments.direct and arguments.direct != "ehr":
            targets = {"direct": arguments.direct.rstrip("/")}
        else:
            ready = running.enter_context(concord(arguments.program, folder, others))
            targets = {partner: f"{ready['url']}/{partner}/fhir" for partner in partners}
            token = ready["tokens"]["engine"]
            if arguments.direct == "ehr":
                targets, token = {"ehr": ready["ehr"]}, ""
        told = run_all(targets, token, clients, count)
    if not arguments.direct and set(partners) == set(PARTNERS):
        compare(told, clients, count)
    print(f"{count.passed} passed, {count.failed} failed")
    return 1 if count.failed or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main())
