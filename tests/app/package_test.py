#!/usr/bin/env python3
"""The archive that `concord conformance-package` writes: an npm package that tools can open, the same bytes every
time, its index complete, and every resource of it valid.

  package_test.py CONCORD
"""
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()


def package(*arguments):
    return subprocess.run([PROGRAM, "conformance-package", *arguments], check=True, capture_output=True).stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bytes = package()
        with tarfile.open(fileobj=io.BytesIO(cls.bytes), mode="r:gz") as archive:
            cls.members = archive.getmembers()
            cls.files = {one.name: json.load(archive.extractfile(one)) for one in cls.members}

    def test_is_the_same_every_time(self):
        self.assertEqual(self.bytes, package())
        self.assertEqual({(one.mtime, one.uid, one.gid, one.mode, one.isfile()) for one in self.members},
                         {(0, 0, 0, 0o644, True)})

    def test_goes_to_a_file_when_one_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "package.tgz"
            self.assertEqual(package("--output", str(file)), b"")
            self.assertEqual(file.read_bytes(), self.bytes)

    def test_says_what_it_is(self):
        manifest = self.files["package/package.json"]
        self.assertEqual(manifest["fhirVersions"], ["4.0.1"])
        self.assertEqual(manifest["dependencies"], {"hl7.fhir.r4.core": "4.0.1"})
        self.assertRegex(manifest["name"], r"^[a-z]+(\.[a-z0-9-]+)+$")

    def test_has_an_index_of_all_its_resources(self):
        index = self.files["package/.index.json"]["files"]
        resources = {name.removeprefix("package/"): one for name, one in self.files.items() if "resourceType" in one}
        self.assertEqual([one["filename"] for one in index], sorted(resources))
        self.assertGreater({one["resourceType"] for one in index},
                           {"StructureDefinition", "CodeSystem", "ValueSet", "ConceptMap"})
        for entry in index:
            resource = resources[entry["filename"]]
            self.assertEqual([entry["id"], entry["url"]], [resource["id"], resource["url"]])

    def test_holds_valid_resources_only(self):
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for name, one in self.files.items():
                if "resourceType" in one:
                    names.append(pathlib.Path(folder) / pathlib.Path(name).name)
                    names[-1].write_text(json.dumps(one), encoding="utf-8")
            done = subprocess.run([PROGRAM, "validate", *names], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
