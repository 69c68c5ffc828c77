"""`concord partner check`: what it tells of a partner that takes documents only, and of one that is not there."""

import http.server
import json
import pathlib
import subprocess
import tempfile
import threading
import unittest

from concord_process import PROGRAM

TYPES = {"Patient": ("read", "search-type"), "DocumentReference": ("create", "read", "search-type", "update"),
         "QuestionnaireResponse": ("create", "read", "search-type"), "Communication": ("create", "read")}
PARAMETERS = {"Patient": ("_id", "identifier"), "DocumentReference": ("patient", "type"),
              "QuestionnaireResponse": ("patient", "identifier")}


def metadata():
    rows = [{"type": kind, "interaction": [{"code": code} for code in codes],
             "searchParam": [{"name": name, "type": "token"} for name in PARAMETERS.get(kind, ())]}
            for kind, codes in TYPES.items()]
    return {"resourceType": "CapabilityStatement", "status": "active", "fhirVersion": "4.0.1",
            "software": {"name": "Small EHR", "version": "7"}, "rest": [{"mode": "server", "resource": rows}]}


class SmallEhr:
    """Says what it can do, and refuses all else unless it is `open`."""

    def __enter__(self):
        ehr = self
        self.open, self.calls = True, []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                ehr.calls.append(self.path.split("?")[0])
                found = {"resourceType": "Bundle", "type": "searchset", "total": 0}
                if self.path.endswith("/metadata"):
                    found = metadata()
                body = json.dumps(found).encode()
                self.send_response(200 if ehr.open or self.path.endswith("/metadata") else 401)
                self.send_header("Content-Type", "application/fhir+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                ehr.calls.append("POST")
                self.send_error(500)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/fhir"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def check(name, partners, *options):
    config = {"partners": partners, "default_partner": next(iter(partners)),
              "auth": {"issuers": {"main": {"issuer": "https://idp.example.org", "levels": ["system"],
                                            "jwks_uri": "https://idp.example.org/jwks"}}}}
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "concord.yaml"
        file.write_text(json.dumps(config), encoding="utf-8")
        done = subprocess.run([PROGRAM, "partner", "check", name, "--config", file, *options], capture_output=True,
                              text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


class PartnerCheck(unittest.TestCase):
    def test_tells_what_would_become_of_each_artifact(self):
        with SmallEhr() as ehr:
            code, out, _ = check("small", {"small": {"url": ehr.url}})
            self.assertEqual(code, 0, out)
            self.assertIn("software        Small EHR 7", out)
            self.assertIn("goal: questionnaire-response, reconcilable", out)
            self.assertIn("shared-decision: document-reference, reconcilable", out)
            self.assertIn("patient-reported-outcome: single-writes, at-most-once", out)
            self.assertIn("Observation (create-not-supported)", out)
            self.assertEqual(ehr.calls, ["/fhir/metadata", "/fhir/Patient"], "nothing is written")

    def test_lays_vendor_and_operator_over_it(self):
        with SmallEhr() as ehr, tempfile.TemporaryDirectory() as folder:
            override = pathlib.Path(folder) / "override.json"
            override.write_text(json.dumps({"types": {"QuestionnaireResponse": {"remove": ["create"]}},
                                            "documents": {"format": "text", "carrier": "none"}}), encoding="utf-8")
            code, out, _ = check("small", {"small": {"url": ehr.url, "vendor": "oracle",
                                                     "override_file": str(override)}}, "--json")
            told = json.loads(out)
            self.assertEqual((code, told["reached"], told["vendor"]), (0, True, "oracle"))
            self.assertIn("QuestionnaireResponse: without create", told["corrected"])
            forms = {row["artifact"]: (row["form"], row["guarantee"]) for row in told["artifacts"]}
            self.assertEqual(set(forms.values()), {("document-reference", "at-most-once")})

    def test_says_what_to_do_about_a_partner_that_is_closed_or_not_there(self):
        with SmallEhr() as ehr:
            ehr.open = False
            code, out, _ = check("small", {"small": {"url": ehr.url}})
            self.assertEqual(code, 1)
            self.assertIn("cannot be searched", out)
            self.assertIn("partners.ID.auth", out)
            url = ehr.url
        code, out, _ = check("small", {"small": {"url": url}})
        self.assertEqual(code, 1)
        self.assertIn("reached         no", out)
        self.assertIn("what to do", out)

    def test_refuses_names_and_files_that_are_wrong(self):
        with SmallEhr() as ehr, tempfile.TemporaryDirectory() as folder:
            code, _, err = check("large", {"small": {"url": ehr.url}})
            self.assertEqual(code, 2)
            self.assertIn("no such partner", err)
            override = pathlib.Path(folder) / "override.json"
            override.write_text('{"types": {"Goals": {}}}', encoding="utf-8")
            code, _, err = check("small", {"small": {"url": ehr.url, "override_file": str(override)}})
            self.assertEqual(code, 2)
            self.assertIn("partners.small.override_file#/types/Goals: is no resource type", err)
            code, _, err = check("small", {"small": {"url": ehr.url, "vendor": "unheard-of"}})
            self.assertEqual(code, 2)
            self.assertIn("partners.small.vendor: must be", err)


if __name__ == "__main__":
    unittest.main()
