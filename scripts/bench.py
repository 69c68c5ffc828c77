#!/usr/bin/env python3
"""Runs the benchmarks of a release build and prints one table: what, measured, budget. Medians of alternating runs;
the spread is that of the runs. Exits with 1 when a budget is missed."""
import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import conformance_examples

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests/golden/artifacts"
MAPPING_BUDGETS_US = {"goal": 10, "patient-reported-outcome": 15, "shared-decision": 30}
VALIDATION_RATIO_MAX = 6
START_MS_MAX = 200
REST_MIB_MAX = 30
LOAD_MIB_MAX = 120


def benchmarks(program, arguments, repetitions):
    """The rows of each run of a Google Benchmark by name; None for a run that failed. Runs are interleaved."""
    command = [program, *arguments, f"--benchmark_repetitions={repetitions}",
               "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.2", "--benchmark_format=json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    runs = {}
    for row in json.loads(done.stdout)["benchmarks"]:
        if row["run_type"] == "iteration":
            runs.setdefault(row["name"], []).append(None if row.get("error_occurred") else row)
    return runs


def times_of(rows):
    return [row and row["cpu_time"] / 1000 for row in rows]


def mapping(build, repetitions):
    """Rows of the mapping benchmark: text of an artifact to text of its Bundle, one core."""
    samples = [SAMPLES / f"{name}.json" for name in MAPPING_BUDGETS_US]
    found = benchmarks(build / "tests/bench/mapping/mapping_bench", samples, repetitions)
    runs = {name: times_of(rows) for name, rows in found.items()}
    for name, budget in MAPPING_BUDGETS_US.items():
        times = runs.get(f"map/{name}", [])
        if not times or None in times:
            yield f"{name}: text to Bundle text", "refused", f"≤ {budget} µs", False
            continue
        plain = runs.get(f"json/{name}")
        against = f", {statistics.median(times) / statistics.median(plain):.1f} × its Bundle read + written"
        yield (f"{name}: text to Bundle text", spread(times, "µs") + against, f"≤ {budget} µs",
               statistics.median(times) <= budget)


def validation(build, repetitions):
    """The row of the validator: the official examples of the clinical types, read and validated on one core."""
    folder = conformance_examples.examples()
    runs = benchmarks(build / "tests/bench/validation/validation_bench", [folder], repetitions)
    times = {name: times_of(rows) for name, rows in runs.items()}
    ratios = [a / b for a, b in zip(times["validate"], times["rapidjson"])]
    each = [time / runs["validate"][0]["resources"] for time in times["validate"]]
    rate = statistics.median(row["bytes_per_second"] for row in runs["validate"]) / 1e6
    yield ("an example of a clinical type, read + validated", f"{spread(each, 'µs')}, {rate:.0f} MB/s, "
           f"{spread(ratios, '× RapidJSON parse + write')}", f"≤ {VALIDATION_RATIO_MAX} × that",
           statistics.median(ratios) <= VALIDATION_RATIO_MAX)


def spread(values, unit):
    return f"{statistics.median(values):.1f} {unit} ({min(values):.1f}-{max(values):.1f})"


class Started:
    """`concord sandbox` on free ports."""

    def __init__(self, program, *options):
        self.folder = tempfile.TemporaryDirectory()
        ready = pathlib.Path(self.folder.name) / "ready.json"
        began = time.monotonic()
        self.process = subprocess.Popen([program, "sandbox", "--port", "0", "--admin-port", "0", "--ready-file", ready,
                                         *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() - began > 30:
                sys.exit("concord did not start")
            time.sleep(0.0005)
        self.ready_ms = 1000 * (time.monotonic() - began)
        self.addresses = json.loads(ready.read_text(encoding="utf-8"))

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def process(build, runs):
    """Rows of the program: start to ready, and memory at rest."""
    starts, rests = [], []
    for _ in range(runs):
        started = Started(build / "concord")
        starts.append(started.ready_ms)
        rests.append(started.resident_mib())
        started.stop()
    yield "start to ready", spread(starts, "ms"), f"≤ {START_MS_MAX} ms", statistics.median(starts) <= START_MS_MAX
    yield "memory at rest", spread(rests, "MiB"), f"≤ {REST_MIB_MAX} MiB", statistics.median(rests) <= REST_MIB_MAX


def loaded(build, seconds):
    """Memory of the program after 64 connections that submitted and read artifacts at an EHR in another process."""
    ehr = Started(build / "concord")
    started = Started(build / "concord", "--partner", f"ehr={ehr.addresses['ehr']}")
    script = ROOT / "scripts/load.py"
    token = started.addresses["tokens"]["engine"]
    done = subprocess.run([sys.executable, script, started.addresses["url"] + "/ehr", "--token", token, "--connections",
                           "64", "--seconds", str(seconds)], check=False, stdout=subprocess.PIPE, text=True)
    measured = started.resident_mib()
    started.stop()
    ehr.stop()
    what = f"memory under 64 connections ({done.stdout.strip()})"
    yield what, f"{measured:.1f} MiB", f"≤ {LOAD_MIB_MAX} MiB", done.returncode == 0 and measured <= LOAD_MIB_MAX


def edge(build, runs, seconds):
    """The row of the edge: p99 of clients that work beside 1,000 idle connections and 200 half-sent heads."""
    done = subprocess.run([build / "tests/bench/edge/edge_bench", "--runs", str(runs), "--seconds", str(seconds)],
                          check=False, stdout=subprocess.PIPE, text=True)
    ratio = re.search(r"p99 ratio ([0-9.]+)", done.stdout)
    p99 = re.findall(r"p99\s+([0-9.]+) us \(runs ([0-9.]+)-([0-9.]+)\)", done.stdout)
    told = "; ".join(f"{median} µs ({low}-{high})" for median, low, high in p99)
    yield ("p99 beside 1,000 idle + 200 half heads", f"{ratio[1] if ratio else '?'} × ({told})", "≤ 1.5 ×, no failure",
           done.returncode == 0)


def facade(build, runs):
    """The row of FHIR reads: the whole surface before a partner in memory, beside a bare handler of the same bytes."""
    done = subprocess.run([build / "tests/bench/facade/facade_bench", str(runs)], check=False, stdout=subprocess.PIPE,
                          text=True)
    ratio = re.search(r"^ratio ([0-9.]+)", done.stdout, re.MULTILINE)
    rates = re.search(r"bare handler ([0-9]+) requests/s; FHIR read ([0-9]+) requests/s \(runs ([0-9-]+)\)", done.stdout)
    told = f"{rates[2]} ({rates[3]}) of {rates[1]} requests/s" if rates else "?"
    yield ("FHIR read beside the bare edge handler", f"{ratio[1] if ratio else '?'} × ({told})", "≥ 0.6 ×, no failure",
           ratio is not None and float(ratio[1]) >= 0.6)
    access = re.search(r"access ratio ([0-9.]+)", done.stdout)
    rates = re.search(r"open ([0-9]+) requests/s; guarded ([0-9]+) requests/s \(runs ([0-9-]+)\)", done.stdout)
    told = f"{rates[2]} ({rates[3]}) of {rates[1]} requests/s" if rates else "?"
    yield ("the same with a patient's token, proved before", f"{access[1] if access else '?'} × ({told})",
           "≥ 0.85 ×, no failure", access is not None and float(access[1]) >= 0.85)
    fresh = re.search(r"fresh ratio ([0-9.]+)", done.stdout)
    p99 = re.search(r"beside known tokens ([0-9]+) us, beside ([0-9]+) new ES384 tokens ([0-9]+) us", done.stdout)
    told = f"p99 {p99[3]} µs, of {p99[1]} µs beside known ones; {p99[2]} new" if p99 else "?"
    yield ("known tokens beside new ES384 ones", f"{fresh[1] if fresh else '?'} × ({told})", "≤ 1.5 ×",
           fresh is not None and float(fresh[1]) <= 1.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=10, help="of each run under load")
    arguments = parser.parse_args()
    rows = [*mapping(arguments.build, arguments.runs), *validation(arguments.build, arguments.runs),
            *process(arguments.build, arguments.runs),
            *loaded(arguments.build, arguments.seconds), *edge(arguments.build, arguments.runs, arguments.seconds),
            *facade(arguments.build, arguments.runs)]
    heads = ("what", "measured: median (runs)", "budget", "")
    table = [heads, *((what, measured, budget, "met" if met else "MISSED") for what, measured, budget, met in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(heads))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    return 0 if all(row[3] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
