"""All samples delivered to all kinds of partner: in which form, with which guarantee, what is lost, and that what is
read back is the same, or differs in just what the report names. Prints the table."""

import http.client
import json
import pathlib
import ssl
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "simulators"))

from certificates import Authority
from concord_process import Sandbox, sample, sample_names
from serve_process import Serve, unhurried
from vendor_ehr import ORDERS, VendorEhr

DOCUMENT, FORM, SINGLY = "document-reference", "questionnaire-response", "single-writes"
# By vendor and artifact type: form, and the guarantees that it may have there.
EXPECTED = {
    "epic": {"goal": FORM, "goal-priorities": FORM, "shared-decision": DOCUMENT, "patient-reported-outcome": SINGLY},
    "oracle": {"goal": DOCUMENT, "goal-priorities": DOCUMENT, "shared-decision": DOCUMENT,
               "patient-reported-outcome": DOCUMENT},
    "athenahealth": {"goal": FORM, "goal-priorities": FORM, "shared-decision": None, "patient-reported-outcome": SINGLY},
}
LATER = {"goal": "completed", "goal-priorities": "current", "shared-decision": "deferred"}


def differing(a, b):
    """The members in which two artifacts differ."""
    return {name for name in {*a, *b} if a.get(name) != b.get(name)}


class DeliveryTable(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enter = []
        folder = cls.open(tempfile.TemporaryDirectory())
        cls.ehr = cls.open(Sandbox())
        cls.vendors = {name: cls.open(VendorEhr(name)) for name in EXPECTED}
        authority = Authority(folder)
        certificate, key = authority.leaf("concord", "IP:127.0.0.1")
        cls.context = ssl.create_default_context(cafile=authority.file)
        cls.context.load_cert_chain(*authority.leaf("engine", subject="/CN=engine"))
        partners = {name: {"url": ehr.url, "vendor": name, "override_file": unhurried(folder)}
                    for name, ehr in cls.vendors.items()}
        partners["athenahealth"]["alerts"] = "report-only"
        cls.concord = cls.open(Serve(folder, {
            "listen": {"port": 0, "tls": {"certificate": str(certificate), "key": str(key),
                                          "client_ca": str(authority.file)}},
            "admin": {"port": 0}, "default_partner": "whole",
            "auth": {"certificates": {"engine": {"subject": "CN=engine", "scopes": "system/*.cruds",
                                                 "asserts": ["patient", "practitioner", "related-person", "other"]}}},
            "partners": {"whole": {"url": cls.ehr.ehr}, **partners}}))

    @classmethod
    def open(cls, manager):
        value = manager.__enter__()
        cls.enter.append(manager)
        return value

    @classmethod
    def tearDownClass(cls):
        for manager in reversed(cls.enter):
            manager.__exit__(None, None, None)

    def call(self, method, path, body=None):
        parts = urllib.parse.urlsplit(self.concord.url)
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=60, context=self.context)
        try:
            connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.headers, json.loads(answer.read())
        finally:
            connection.close()

    def post(self, partner, artifact):
        return self.call("POST", f"/{partner}/artifacts/{artifact['artifact']}", artifact)

    def read(self, headers):
        parts = urllib.parse.urlsplit(headers["Location"])
        status, _, artifact = self.call("GET", f"{parts.path}?{parts.query}")
        self.assertEqual(status, 200, artifact)
        return artifact

    def check_lossless_or_told(self, report, wanted, found):
        told = {note["pointer"].split("/")[1] for note in report["notes"]
                if note["kind"] == "dropped" and note.get("pointer")}
        self.assertEqual(differing(wanted, found), told)

    def test_every_sample_at_every_partner(self):
        rows = []
        for name in sample_names():
            artifact = json.loads(sample(name))
            status, headers, whole = self.post("whole", artifact)
            self.assertIn(status, (200, 201), whole)
            wanted = self.read(headers)
            for vendor, ehr in self.vendors.items():
                with self.subTest(sample=name, vendor=vendor):
                    rows.append((name, vendor, *self.deliver(vendor, ehr, artifact, wanted)))
        print()
        for row in rows:
            print("{:<30}{:<14}{:<24}{:<14}{:<22}{}".format(*row))
        for vendor, ehr in self.vendors.items():
            orders = [made for made in ehr.made if made.split("/")[0] in ORDERS]
            self.assertEqual(orders, [], f"no order of ours at {vendor}")

    def deliver(self, vendor, ehr, artifact, wanted):
        form = EXPECTED[vendor][artifact["artifact"]]
        status, headers, report = self.post(vendor, artifact)
        if form is None:
            self.assertEqual((status, report["resourceType"]), (501, "OperationOutcome"))
            return "refused", "", "", report["issue"][0]["details"]["text"][:60]
        self.assertEqual(status, 201, (report, ehr.refusals[-3:]))
        self.assertEqual(report["form"], form)
        found = self.read(headers)
        self.check_lossless_or_told(report, wanted, found)
        for alert in report["alerts"]:
            self.assertEqual("deliveredAs" in alert, vendor != "athenahealth", report)
        again = self.post(vendor, artifact)
        self.assertEqual((again[0], again[2]["outcome"]), (200, "replayed"), again[2])
        self.check_later(vendor, artifact, headers, report)
        lost = sorted({f"{fate['type']} ({fate['reason']})" for fate in report["resources"] if fate["fate"] == "lost"})
        return report["form"], report["guarantee"], report["outcome"], ", ".join(lost) or "nothing lost"

    def check_later(self, vendor, artifact, headers, report):
        """A newer version, and then none of it counts any more."""
        later = {**artifact, "recordedAt": "2027-01-01T00:00:00Z"}
        if artifact["artifact"] in LATER and artifact["status"] != "rejected":
            later["status"] = LATER[artifact["artifact"]]
        status, _, answer = self.post(vendor, later)
        if report["form"] == SINGLY:
            self.assertEqual(status, 501, answer)
            return
        self.assertEqual((status, answer["outcome"]), (200, "updated"), answer)
        self.assertEqual(self.read(headers)["recordedAt"], later["recordedAt"])
        gone = {**later, "recordedAt": "2027-01-02T00:00:00Z", "status": "entered-in-error"}
        status, _, answer = self.post(vendor, gone)
        self.assertEqual((status, answer["outcome"]), (200, "updated"), answer)
        self.assertEqual(self.read(headers)["status"], "entered-in-error")


if __name__ == "__main__":
    unittest.main()
