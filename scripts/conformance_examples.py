#!/usr/bin/env python3
"""Holds the validator and the JSON reader to the official examples of FHIR R4 (npm hl7.fhir.r4.examples): every one is
accepted but for those of tests/conformance/invalid_examples.json, which break the rule given there, and every one is
written again without a loss: order of members, text of numbers and all. Ends in "N passed, M failed"."""
import argparse
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import generate_definitions

ROOT = pathlib.Path(__file__).resolve().parent.parent


PACKAGES = ROOT / "build/packages"


def examples(packages=PACKAGES):
    """The folder of the examples, one file each; it is kept for the next run."""
    folder = packages / "examples"
    archive = generate_definitions.archive(packages, "hl7.fhir.r4.examples@4.0.1")
    if folder.exists():
        return folder
    partial = folder.with_suffix(".partial")
    partial.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        for entry in tar:
            name = pathlib.PurePosixPath(entry.name).name
            if entry.isfile() and name.endswith(".json") and name != "package.json":
                (partial / name).write_bytes(tar.extractfile(entry).read())
    partial.rename(folder)
    return folder


def validated(program, folder):
    """How many examples get the verdict they deserve, and how many do not."""
    invalid = json.loads((ROOT / "tests/conformance/invalid_examples.json").read_text(encoding="utf-8"))
    files = sorted(folder.glob("*.json"))
    done = subprocess.run([program, "validate", "--ndjson", "-"], input="\n".join(map(str, files)), text=True,
                          stdout=subprocess.PIPE, check=False)
    verdicts = {pathlib.Path(line["file"]).name: line for line in map(json.loads, done.stdout.splitlines())}
    failed = 0
    for file in files:
        verdict = verdicts.get(file.name)
        if verdict is None or verdict["valid"] != (file.name not in invalid):
            failed += 1
            print(f"{file.name}: {'no verdict' if verdict is None else 'accepted' if verdict['valid'] else verdict['issues'][:2]}")
    return len(files) - failed, failed


def as_text(path):
    """The JSON of a file with numbers as their text and objects as their pairs in order."""
    return json.loads(path.read_text(encoding="utf-8"), parse_float=lambda text: ("number", text),
                      parse_int=lambda text: ("number", text), object_pairs_hook=lambda pairs: ("object", pairs))


def written_again(tool, folder):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([tool, folder, out], check=False)
        failed = 0
        files = sorted(folder.glob("*.json"))
        for file in files:
            again = pathlib.Path(out, file.name)
            if not again.exists() or as_text(file) != as_text(again):
                failed += 1
                print(f"{file.name}: not written as it was read")
        return len(files) - failed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path, help="a release build with the target round_trip")
    parser.add_argument("--packages", type=pathlib.Path, default=PACKAGES)
    arguments = parser.parse_args()
    folder = examples(arguments.packages)
    accepted = validated(arguments.build / "concord", folder)
    lossless = written_again(arguments.build / "tests/conformance/round_trip", folder)
    print(f"validated: {accepted[0]} right, {accepted[1]} wrong; written again: {lossless[0]} equal, {lossless[1]} not")
    failed = accepted[1] + lossless[1]
    print(f"{accepted[0] + lossless[0]} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
