#!/usr/bin/env python3
"""Holds Concord to the HL7 engine (tests/conformance/hl7, built into build/hl7), the validator that the rest of the
world uses.

  conformance_hl7.py [FOLDER ...]        maps the artifacts of the folders (*.json, *.ndjson with one a line), validates
                                         every Bundle and every resource of it alone, and the resources of the
                                         conformance package, whose definitions the engine then knows; ends in
                                         "N passed, M failed"
  conformance_hl7.py --ndjson FILE ...   validates files, a line of JSON each as of `concord validate --ndjson`;
                                         - for the names on the standard input
  conformance_hl7.py --probes            judges tests/conformance/hl7/probes.ndjson with both: who is right
  conformance_hl7.py --compare DIR       validates the files below DIR with both, and tells where the verdicts differ
"""
import argparse
import collections
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / "tests/golden/artifacts"
TOOL = ROOT / "build/hl7"
MAPPED = TOOL / "mapped"
PACKAGE = TOOL / "package"
PROBES = ROOT / "tests/conformance/hl7/probes.ndjson"
EXAMPLES_SHOWN = 3
CLASSES_SHOWN = 40


class Run:
    """What a validator said of files, by name, and what it took."""

    def __init__(self, command, files):
        began = time.monotonic()
        with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
            child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, text=True)
            names = threading.Thread(target=self.feed, args=(child.stdin, files), daemon=True)
            names.start()
            self.lines = child.stdout.read().splitlines()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            told.seek(0)
            self.told = told.read()
        self.verdicts = {line["file"]: line for line in map(json.loads, self.lines)}
        self.seconds = time.monotonic() - began
        self.cpu_ms = 1000 * (used.ru_utime + used.ru_stime)
        self.peak_mib = used.ru_maxrss / 1024
        self.missing = [file for file in map(str, files) if file not in self.verdicts]

    @staticmethod
    def feed(stdin, files):
        try:
            with stdin:
                stdin.writelines(f"{file}\n" for file in files)
        except BrokenPipeError:
            pass  # it ended early: the files it did not answer are missing


def hl7(files, arguments):
    if not (TOOL / "classes/Validate.class").exists():
        sys.exit("build/hl7 is not there: make hl7")
    command = ["java", "-Xss16m", f"-Xmx{arguments.memory}m", "-cp", f"{TOOL}/classes:{TOOL}/dependency/*", "Validate",
               str(arguments.threads), str(arguments.timeout)]
    run = Run(command + ([str(arguments.known)] if arguments.known else []), files)
    last = run.told.strip().rsplit("\n", 1)[-1]
    if not last.startswith("{"):
        sys.exit(f"the HL7 engine ended early: {last}")
    run.spent = json.loads(last)
    return run


def is_engine_limit(issue):
    """The engine, offline, cannot make the snapshot of any extension anew, not even of HL7's own."""
    return issue["text"].startswith("Error generating Snapshot: Unable to resolve package id hl7.fhir.r4.core")


def errors(verdict):
    return [issue for issue in verdict["issues"]
            if issue["severity"] in ("error", "fatal") and not is_engine_limit(issue)]


def class_of(issue):
    """What kind of finding this is: the rule that the engine names, else the code; and of what system a code is."""
    unchecked = re.search(r"CodeSystem is unknown and can't be validated: (\S+)", issue["text"])
    if unchecked:
        return f"codes not checked: {unchecked.group(1)}"
    rule = issue.get("rule") or issue["code"]
    return rule.replace("http://hl7.org/fhir/StructureDefinition/", "")


def place(issue):
    return re.sub(r"/\*.*?\*/", "", (issue["expression"] or ["?"])[0])


# --- the mapping ------------------------------------------------------------------------------------------------------


def artifacts(folders):
    """Name and text of every artifact."""
    for folder in folders:
        for file in sorted(folder.iterdir()):
            if file.suffix == ".json":
                yield file.stem, file.read_text(encoding="utf-8")
            if file.suffix == ".ndjson":
                for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                    yield f"{file.stem}-{number}", line


def write_resource(file, resource):
    text = json.dumps(resource, ensure_ascii=False)
    file.write_text(re.sub(r'"\\u0000([^"]*)"', r"\1", text), encoding="utf-8")
    return file


def mapped(program, name, text):
    """The files of an artifact's Bundle and of every resource in it; none when it is not mapped."""
    done = subprocess.run([program, "preview", "-"], input=text, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        return []
    # A number is kept as the text it is: marked while it is in the tree, without its quotes when written.
    bundle = json.loads(done.stdout, parse_float=lambda number: f"\0{number}")
    folder = MAPPED / name
    folder.mkdir(parents=True)
    files = [write_resource(folder / "bundle.json", bundle)]
    for position, entry in enumerate(bundle["entry"]):
        resource = entry.get("resource")
        if resource:
            files.append(write_resource(folder / f"entry-{position:03}-{resource['resourceType']}.json", resource))
    return files


def package(program):
    """The files of the conformance package."""
    shutil.rmtree(PACKAGE, ignore_errors=True)
    PACKAGE.mkdir(parents=True)
    done = subprocess.run([program, "conformance-package"], stdout=subprocess.PIPE, check=True)
    with tarfile.open(fileobj=io.BytesIO(done.stdout), mode="r:gz") as archive:
        for member in archive.getmembers():
            name = pathlib.PurePosixPath(member.name).name
            if member.isfile() and name not in ("package.json", ".index.json"):
                (PACKAGE / name).write_bytes(archive.extractfile(member).read())
    return sorted(PACKAGE.iterdir())


def print_classes(issues):
    counted = collections.Counter(map(class_of, issues))
    for name, count in counted.most_common(CLASSES_SHOWN):
        first = next(issue for issue in issues if class_of(issue) == name)
        print(f"  {count:5} {name}; first {place(first)}: {first['text'][:160]}")


def check_mapping(arguments):
    shutil.rmtree(MAPPED, ignore_errors=True)
    files = {name: mapped(arguments.program, name, text) for name, text in artifacts(arguments.files or [ARTIFACTS])}
    files["conformance package"] = package(arguments.program)
    arguments.known = arguments.known or PACKAGE
    run = hl7([file for each in files.values() for file in each], arguments)
    passed = failed = 0
    print(f"{'artifact':<40} {'validated':>9} {'errors':>7} {'warnings':>9}")
    for name, each in files.items():
        verdicts = [run.verdicts.get(str(file)) for file in each]
        wrong = verdicts.count(None) + sum(1 for verdict in verdicts if verdict and errors(verdict))
        wrong += not each
        passed += len(each) - wrong if each else 0
        failed += wrong
        found = [issue for verdict in verdicts if verdict for issue in verdict["issues"]]
        bad = [issue for verdict in verdicts if verdict for issue in errors(verdict)]
        warnings = sum(1 for issue in found if issue["severity"] == "warning")
        print(f"{name:<40} {len(each):>9} {len(bad) if each else 'refused':>7} {warnings:>9}")
        for file, verdict in zip(each, verdicts):
            for issue in errors(verdict) if verdict else [{"expression": [], "text": "no verdict"}]:
                print(f"  {file.stem} {place(issue)}: {issue['text']}")
    alone = [issue for file, verdict in run.verdicts.items() if "/bundle.json" not in file
             for issue in verdict["issues"] if issue["severity"] == "warning"]
    print("warnings of the resources alone:")
    print_classes(alone)
    print_spent("HL7 engine", run)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


# --- files ------------------------------------------------------------------------------------------------------------


def print_spent(name, run):
    count = max(1, len(run.verdicts))
    engine = f", of which {run.spent['load_ms']:.0f} ms to load; {run.spent['engine_ms'] / count:.2f} ms a file in the engine" \
        if hasattr(run, "spent") else ""
    print(f"{name}: {count} files, {run.seconds:.1f} s, {run.cpu_ms / count:.2f} ms CPU a file, "
          f"{run.peak_mib:.0f} MiB{engine}")


def named_files(arguments):
    if arguments.files == ["-"]:
        return [line.rstrip("\n") for line in sys.stdin if line.strip()]
    return arguments.files


def write_verdicts(arguments):
    run = hl7(named_files(arguments), arguments)
    for line in run.lines:
        print(line)
    return 1 if run.missing or not all(verdict["valid"] for verdict in run.verdicts.values()) else 0


def print_differences(refused, accepted):
    """Files that the first refuses and the second accepts, by the class of the first's first error."""
    classes = collections.defaultdict(list)
    for file, verdict in refused.items():
        if not verdict["valid"] and accepted.get(file, {}).get("valid"):
            classes[class_of(errors(verdict)[0])].append(file)
    for name, files in sorted(classes.items(), key=lambda each: -len(each[1])):
        print(f"  {len(files):5} {name}")
        for file in files[:EXAMPLES_SHOWN]:
            issue = errors(refused[file])[0]
            print(f"          {pathlib.Path(file).name} {place(issue)}: {issue['text'][:200]}")


def compare(arguments):
    files = sorted(map(str, arguments.compare.rglob("*.json")))
    ours = Run([arguments.program, "validate", "--ndjson", "-"], files)
    theirs = hl7(files, arguments)
    table = collections.Counter((ours.verdicts.get(file, {}).get("valid"), theirs.verdicts.get(file, {}).get("valid"))
                                for file in files)
    words = {True: "accepts", False: "refuses", None: "says nothing"}
    for (we, they), count in table.most_common():
        print(f"{count:6} Concord {words[we]}, HL7 {words[they]}")
    print("\nHL7 refuses, Concord accepts:")
    print_differences(theirs.verdicts, ours.verdicts)
    print("\nConcord refuses, HL7 accepts:")
    print_differences(ours.verdicts, theirs.verdicts)
    print()
    print_spent("Concord", ours)
    print_spent("HL7 engine", theirs)
    return 0


def probe(arguments):
    """How both judge the cases of tests/conformance/hl7/probes.ndjson, each of which R4 decides."""
    folder = TOOL / "probes"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cases = [json.loads(line) for line in PROBES.read_text(encoding="utf-8").splitlines()]
    files = {case["name"]: write_resource(folder / f"{case['name']}.json", case["resource"]) for case in cases}
    ours = Run([arguments.program, "validate", "--ndjson", "-"], files.values()).verdicts
    theirs = hl7(files.values(), arguments).verdicts
    right = {case["name"]: [run.get(str(files[case["name"]]), {}).get("valid") == case["valid"] for run in (ours, theirs)]
             for case in cases}
    for case in cases:
        if not all(right[case["name"]]):
            words = ["right" if each else "wrong" for each in right[case["name"]]]
            should = "valid" if case["valid"] else "invalid"
            print(f"{case['name']:<36} {should:<8} Concord {words[0]}, HL7 {words[1]}: {case['rule']}")
    passed = sum(1 for concord, _ in right.values() if concord)
    print(f"the HL7 engine is right in {sum(1 for _, engine in right.values() if engine)} of {len(cases)}")
    print(f"{passed} passed, {len(cases) - passed} failed")
    return 0 if passed == len(cases) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--ndjson", action="store_true", help="validate files, a line each")
    mode.add_argument("--probes", action="store_true", help="cases that R4 decides, judged by both")
    mode.add_argument("--compare", type=pathlib.Path, metavar="DIR", help="validate the files below DIR with both")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/concord")
    parser.add_argument("--known", type=pathlib.Path, help="a folder of definitions and Questionnaires for the engine")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--timeout", type=int, default=120, help="seconds that the engine may take for a file")
    parser.add_argument("--memory", type=int, default=3072, help="MiB of the engine's heap")
    parser.add_argument("files", nargs="*", help="folders of artifacts, or files")
    arguments = parser.parse_args()
    if arguments.compare:
        return compare(arguments)
    if arguments.probes:
        return probe(arguments)
    if arguments.ndjson:
        return write_verdicts(arguments)
    arguments.files = [pathlib.Path(folder) for folder in arguments.files]
    return check_mapping(arguments)


if __name__ == "__main__":
    sys.exit(main())
