#!/usr/bin/env python3
"""Proves that layering_test.py finds what it should: each case is a small tree and its findings."""
import json
import pathlib
import tempfile
import unittest

import layering_test

RULES = json.loads((pathlib.Path(__file__).parent / "layering.json").read_text(encoding="utf-8"))


def findings(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return layering_test.Tree(root, RULES).findings()


class Layering(unittest.TestCase):
    def test_arrows_run_downwards_only(self):
        self.assertEqual(findings({"fhir/a.cc": '#include "core/a.h"\n#include <vector>\n', "core/a.h": ""}), [])
        self.assertEqual(findings({"core/a.cc": '\n#include "fhir/a.h"\n', "fhir/a.h": ""}),
                         ["core/a.cc:2: core may not include fhir/a.h"])
        self.assertEqual(findings({"service/http/edge/a.cc": '#include "service/partner/a.h"\n'}),
                         ["service/http/edge/a.cc:1: http may not include service/partner/a.h"])
        self.assertEqual(findings({"service/http/a.cc": '#include "service/http/edge/a.h"\n'}), [])

    def test_no_cycle_is_in_the_rules(self):
        done = []
        for name, layer in RULES["layers"].items():
            later = [used for used in layer["uses"] if used not in RULES["layers"]]
            self.assertEqual(later, [], name)
        while len(done) < len(RULES["layers"]):
            ready = [n for n, l in RULES["layers"].items() if n not in done and all(u in done for u in l["uses"])]
            self.assertNotEqual(ready, [], "a cycle among the layers")
            done += ready

    def test_includes_start_at_the_root(self):
        self.assertEqual(findings({"core/json/a.cc": '#include "a.h"\n'}),
                         ['core/json/a.cc:1: "a.h" is not a path from the root into a layer'])

    def test_third_party_headers_have_one_owner(self):
        self.assertEqual(findings({"service/http/edge/a.cc": "#include <httplib.h>\n"}), [])
        self.assertEqual(findings({"service/app/a.cc": "#include <httplib.h>\n"}),
                         ["service/app/a.cc:1: <httplib.h> belongs to service/http"])
        self.assertEqual(findings({"service/app/a.cc": "#include <boost/any.hpp>\n"}),
                         ["service/app/a.cc:1: <boost/any.hpp> has no owner in layering.json"])
        self.assertEqual(findings({"mappers/a.cc": "#include <fmt/format.h>\n#include <tl/expected.hpp>\n"}), [])

    def test_owned_headers_do_not_leak_through_ours(self):
        files = {"core/json/b.h": "#include <rapidjson/reader.h>\n", "core/json/a.h": '#include "core/json/b.h"\n',
                 "core/json/a.cc": '#include "core/json/a.h"\n'}
        self.assertEqual(findings(files), [])
        self.assertEqual(findings(files | {"fhir/a.cc": '#include "core/json/a.h"\n'}),
                         ["fhir/a.cc:1: core/json/a.h brings <rapidjson/reader.h> along, which belongs to core/json"])

    def test_pure_layers_do_no_io(self):
        self.assertEqual(findings({"mappers/a.cc": "#include <fstream>\n#include <sys/socket.h>\n"}),
                         ["mappers/a.cc:1: <fstream>: mappers does no I/O and starts no thread",
                          "mappers/a.cc:2: <sys/socket.h>: mappers does no I/O"])
        self.assertEqual(findings({"service/http/a.cc": "#include <thread>\n#include <sys/socket.h>\n"}), [])

    def test_mappers_stand_apart(self):
        self.assertEqual(findings({"mappers/goal/a.cc": '#include "mappers/shared_decision/a.h"\n'}),
                         ["mappers/goal/a.cc:1: goal may not include mappers/shared_decision/a.h: "
                          "the sub-folders of mappers stand apart"])
        self.assertEqual(findings({"mappers/engine/a.cc": '#include "mappers/goal/a.h"\n'}),
                         ["mappers/engine/a.cc:1: engine may not include mappers/goal/a.h: "
                          "the sub-folders of mappers stand apart"])
        self.assertEqual(findings({"mappers/goal/a.cc": '#include "mappers/engine/a.h"\n#include "mappers/goal/b.h"\n',
                                   "mappers/registry.cc": '#include "mappers/goal/a.h"\n'}), [])


if __name__ == "__main__":
    unittest.main()
