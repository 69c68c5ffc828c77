#!/usr/bin/env python3
"""The JSON Schemas of docs/schemas and the checks of the program agree: the samples pass both, and what is broken in
form is refused by both. Rules that a schema cannot say are the program's alone.

  schemas_test.py CONCORD ROOT
"""
import copy
import json
import pathlib
import subprocess
import sys
import unittest

import jsonschema

PROGRAM, ROOT = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
SAMPLES = sorted((ROOT / "tests/golden/artifacts").glob("*.json"))
SCHEMAS = {file.name.removesuffix(".schema.json"): json.loads(file.read_text(encoding="utf-8"))
           for file in (ROOT / "docs/schemas").glob("*.json")}

# Issue codes of what is wrong in form. The others are of rules.
FORMAL = {"structure", "code-invalid", "value", "required"}
# Rules that a schema does not say, although their code is one of form.
RULES = ["is no item of the instrument", "must be the code of one of the item's answers", "must be a unit of time",
         "must rate an option", "is not on the scale", "must be a relative reference", "a target with a value needs",
         "is required, or questionnaire is", "must be a loaded instrument", "needs a code, a value",
         "needs a value, a tScore", "is required: the text, or a coding", "a decision that is decided needs",
         "a choice that was made needs"]
WRONG = [None, 7, True, "x", "", " ", "\u0001", "no such code", {}, [], {"surplus": 1}, ["x"], -1.5]


def places(value, path=()):
    """Every path into the value."""
    yield path
    if isinstance(value, dict):
        for name, one in value.items():
            yield from places(one, path + (name,))
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from places(one, path + (number,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def mutants(artifact):
    """What was done, and the artifact in which it was: every value replaced or taken away, every object with a member
    too much."""
    for path in places(artifact):
        pointer = "/" + "/".join(map(str, path))
        if isinstance(at(artifact, path), dict):
            out = copy.deepcopy(artifact)
            at(out, path)["surplus"] = 1
            yield f"{pointer} with a surplus member", out
        if not path:
            continue
        out = copy.deepcopy(artifact)
        parent = at(out, path[:-1])
        del parent[path[-1]]
        yield f"without {pointer}", out
        for wrong in WRONG:
            out = copy.deepcopy(artifact)
            at(out, path[:-1])[path[-1]] = wrong
            yield f"{pointer} = {json.dumps(wrong)}", out


def checked(artifacts):
    """The findings of the program about each, none for what is valid."""
    text = "".join(json.dumps(one) + "\n" for one in artifacts)
    done = subprocess.run([PROGRAM, "preview", "--ndjson", "-"], input=text, capture_output=True, text=True, check=False)
    out = [[] for _ in artifacts]
    for line in map(json.loads, done.stderr.splitlines()):
        if "outcome" in line:
            out[line["line"] - 1] = line["outcome"]["issue"]
    return out


def text_of(issue):
    return issue.get("diagnostics") or issue["details"]["text"]


def validator(artifact_type):
    return jsonschema.Draft202012Validator(SCHEMAS[artifact_type])


class Schemas(unittest.TestCase):
    def test_are_schemas(self):
        self.assertEqual(len(SCHEMAS), 4)
        for schema in SCHEMAS.values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_accept_the_samples(self):
        for file in SAMPLES:
            artifact = json.loads(file.read_text(encoding="utf-8"))
            self.assertEqual(list(validator(artifact["artifact"]).iter_errors(artifact)), [], file.name)

    def test_agree_with_the_checks(self):
        refused = 0
        wrong = []
        self.maxDiff = None
        for file in SAMPLES:
            artifact = json.loads(file.read_text(encoding="utf-8"))
            schema = validator(artifact["artifact"])
            made = [(what, one) for what, one in mutants(artifact) if one.get("artifact") == artifact["artifact"]]
            for (what, one), issues in zip(made, checked([one for _, one in made])):
                by_schema = not schema.is_valid(one)
                formal = [text_of(issue) for issue in issues if issue["code"] in FORMAL]
                formal = [text for text in formal if not any(text.startswith(rule) for rule in RULES)]
                refused += by_schema
                if by_schema and not issues:
                    wrong.append(f"{file.name}: {what}: the schema alone refuses it")
                if formal and not by_schema:
                    wrong.append(f"{file.name}: {what}: the schema accepts it: {formal[0]}")
        self.assertEqual(wrong, [], "\n".join(wrong))
        self.assertGreater(refused, 1000)


if __name__ == "__main__":
    unittest.main()
