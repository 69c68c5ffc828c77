#!/usr/bin/env python3
"""Starts a Redis and `concord sandbox` in front of it, on free ports, sends it the sample artifacts and shows what became of them: the delivery
reports in short, and then the resources as the EHR behind it stores them, asked for over the EHR's own FHIR API."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/artifacts"
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 15
PAGES_MAX = 50
# Loopback must not go through a proxy of the environment.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, url, body=None, token=None):
    """(status, JSON) of a request."""
    headers = {"Content-Type": "application/json"} if body else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with OPENER.open(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def start_redis(folder):
    """The store of leases and idempotency records; on a Unix socket, without persistence."""
    path = pathlib.Path(folder) / "redis.sock"
    with open(pathlib.Path(folder) / "redis.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder],
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    began = time.monotonic()
    while not path.exists():
        if process.poll() is not None or time.monotonic() - began > START_SECONDS_MAX:
            stop(process)
            sys.exit("redis-server did not start")
        time.sleep(0.01)
    return process, f"unix://{path}"


def start(program, folder, store=None):
    """A running `concord sandbox` and what its ready file says; without a store it keeps leases and records itself."""
    ready = pathlib.Path(folder) / "ready.json"
    kept = ["--redis", store] if store else []
    with open(pathlib.Path(folder) / "log", "w", encoding="utf-8") as log:
        process = subprocess.Popen([program, "sandbox", "--port", "0", "--admin-port", "0", "--ready-file", ready, *kept],
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    began = time.monotonic()
    while not ready.exists():
        if process.poll() is not None or time.monotonic() - began > START_SECONDS_MAX:
            stop(process)
            sys.exit("concord did not start:\n" + (pathlib.Path(folder) / "log").read_text(encoding="utf-8"))
        time.sleep(0.01)
    return process, json.loads(ready.read_text(encoding="utf-8"))


def stop(process):
    process.terminate()
    try:
        return process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def samples():
    """The sample artifacts; those that others refer to come first."""
    order = ["goal", "patient-reported-outcome", "goal-priorities", "shared-decision"]
    rows = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(SAMPLES.glob("*.json"))]
    return sorted(rows, key=lambda row: order.index(row[1]["artifact"]))


def concept(value):
    if not isinstance(value, dict):
        return None
    coding = (value.get("coding") or [{}])[0]
    return value.get("text") or coding.get("display") or coding.get("code")


def titles_of(action):
    """The titles of a RequestGroup's action and of those in it."""
    below = [title for inner in action.get("action", []) for title in titles_of(inner)]
    return ([action["title"]] if action.get("title") else []) + below


def measured(resource):
    """The value[x] of an Observation, in short."""
    quantity = resource.get("valueQuantity")
    if quantity:
        return f"{quantity.get('value')} {quantity.get('unit') or quantity.get('code') or ''}".strip()
    for name in ("valueInteger", "valueString", "valueBoolean"):
        if name in resource:
            return str(resource[name])
    return concept(resource.get("valueCodeableConcept"))


def text_of(resource):
    """One line for people: what a resource says."""
    said = [concept(resource.get("description")) if isinstance(resource.get("description"), dict)
            else resource.get("description"), concept(resource.get("code")), resource.get("title")]
    text = next((line for line in said if line), None)
    kind = resource["resourceType"]
    if kind == "Observation":
        parts = [part for part in (text, measured(resource)) if part]
        scores = len(resource.get("component", []))
        return " = ".join(parts) + (f" ({scores} components)" if scores else "")
    if kind == "RequestGroup":
        titles = [title for action in resource.get("action", []) for title in titles_of(action)]
        return f"{text or ''} [{resource.get('intent')}: {'; '.join(titles) or 'none'}]".strip()
    if kind == "QuestionnaireResponse":
        return f"{resource.get('questionnaire')} ({len(resource.get('item', []))} items)"
    if kind == "Provenance":
        agents = [agent.get("who", {}).get("display") or agent.get("who", {}).get("reference")
                  for agent in resource.get("agent", [])]
        return f"of {len(resource.get('target', []))} resources, by {', '.join(dict.fromkeys(filter(None, agents)))}"
    if kind == "Communication":
        return "; ".join(payload.get("contentString", "") for payload in resource.get("payload", []))
    return text or concept(resource.get("type")) or ""


def status_of(resource):
    return resource.get("lifecycleStatus") or resource.get("status") or "-"


def stored(ehr, kind):
    """All resources of a type at the EHR, over its pages."""
    url = f"{ehr}/{kind}?_count=100"
    for _ in range(PAGES_MAX):
        status, bundle = call("GET", url)
        if status != 200:
            sys.exit(f"the EHR answered {status} to a search for {kind}")
        yield from (entry["resource"] for entry in bundle.get("entry", [])
                    if entry.get("search", {}).get("mode", "match") == "match")
        url = next((link["url"] for link in bundle.get("link", []) if link["relation"] == "next"), None)
        if url is None:
            return


def print_table(heads, rows):
    width_max = max(shutil.get_terminal_size((140, 40)).columns, 120)
    widths = [max(len(str(cell)) for cell in column) for column in zip(heads, *rows)]
    widths[-1] = max(width_max - sum(widths[:-1]) - 2 * len(widths), 20)
    for row in [heads, ["-" * min(width, width_max) for width in widths], *rows]:
        cells = [str(cell).replace("\n", " ") for cell in row]
        cells[-1] = cells[-1] if len(cells[-1]) <= widths[-1] else cells[-1][:widths[-1] - 1] + "…"
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip())
    print()


def send_samples(url, token):
    """(rows of the reports, types that were written, how many samples were refused)."""
    rows, kinds, refused = [], {}, 0
    for path, artifact in samples():
        status, report = call("POST", f"{url}/artifacts/{artifact['artifact']}", path.read_bytes(), token)
        resources = report.get("resources", [])
        if status not in (200, 201):
            refused += 1
            print(json.dumps(report, indent=2))
        for resource in resources:
            kinds.setdefault(resource["type"])
        fates = [resource["fate"] for resource in resources]
        summary = ", ".join(f"{fates.count(fate)} {fate}" for fate in dict.fromkeys(fates))
        notes = ", ".join(f"{note['kind']} {note.get('pointer') or note.get('expression')}"
                          for note in report.get("notes", []))
        rows.append([path.name, status, report.get("outcome", "refused"), report.get("form", "-"), summary,
                     notes or "none"])
    return rows, list(kinds), refused


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "build/release/concord"
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        redis, store = start_redis(folder)
        process = None
        try:
            process, ready = start(program, folder, store)
            print(f"concord listens at {ready['url']}, its sandbox EHR at {ready['ehr']} "
                  f"(ready after {1000 * (time.monotonic() - began):.0f} ms)\n")
            rows, kinds, refused = send_samples(ready["url"], ready["tokens"]["engine"])
            print("The sample artifacts, and what their delivery reports say:\n")
            print_table(["artifact", "HTTP", "outcome", "form", "resources", "notes"], rows)
            found = [resource for kind in kinds for resource in stored(ready["ehr"], kind)]
            print("The same as FHIR resources, as the sandbox EHR stores them:\n")
            print_table(["type", "id", "status", "text"],
                        [[r["resourceType"], r["id"], status_of(r), text_of(r)] for r in found])
        finally:
            code = stop(process) if process else 1
            stop(redis)
    print(f"{len(rows)} artifacts became {len(found)} resources; concord ended with exit code {code}")
    return 1 if refused or not found or code != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
