#!/usr/bin/env python3
"""Runs every libFuzzer harness of the fuzz build for a while each: seeds in tests/fuzz/corpus/<name>/, words in
tests/fuzz/dictionaries/<name>.dict. What it finds on the way stays in the build folder; a crash is an error."""
import argparse
import concurrent.futures
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(harness, build, seconds):
    name = harness.name.removesuffix("_fuzz")
    found = build / "found" / name
    crashes = build / "crashes" / name
    for folder in (found, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    command = [str(harness), f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
               f"-artifact_prefix={crashes}/"]
    dictionary = ROOT / "tests/fuzz/dictionaries" / f"{name}.dict"
    if dictionary.exists():
        command.append(f"-dict={dictionary}")
    seeds = ROOT / "tests/fuzz/corpus" / name
    # libFuzzer writes into the first folder and reads all of them.
    command += [str(found)] + ([str(seeds)] if seeds.is_dir() else [])
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False,
                          stdin=subprocess.DEVNULL)
    stats = dict(re.findall(r"^stat::(\w+):\s+(\d+)", done.stderr, re.MULTILINE))
    coverage = re.findall(r"\bcov: (\d+)", done.stderr)
    print(f"{name:<20} {'ok' if done.returncode == 0 else 'FAILED':<7} "
          f"{int(stats.get('number_of_executed_units', 0)):>12,} runs "
          f"{int(coverage[-1]) if coverage else 0:>8,} edges {seconds:>6} s", flush=True)
    if done.returncode != 0:
        print(done.stderr[-8000:], flush=True)
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, default=60, help="for each harness")
    parser.add_argument("--jobs", type=int, default=1, help="harnesses at a time")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    harnesses = sorted(path for path in (build / "tests/fuzz").glob("*_fuzz") if path.is_file())
    if not harnesses:
        sys.exit(f"no harness in {build}/tests/fuzz")
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        outcomes = list(pool.map(lambda harness: run(harness, build, arguments.seconds), harnesses))
    print(f"fuzz: {outcomes.count(True)} passed, {outcomes.count(False)} failed")
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
