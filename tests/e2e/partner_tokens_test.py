"""Tokens of ours at partners: against token endpoints that check what the conformance suites check, with the keys that
Concord itself publishes. The caller comes with a client certificate."""

import json
import pathlib
import ssl
import subprocess
import tempfile
import unittest
import urllib.request

from certificates import Authority
from concord_process import Sandbox, request
from serve_process import Serve
from token_endpoint import Partner

SCOPE = "system/Patient.rs system/Goal.cruds"


class PartnerTokens(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        authority = Authority(self.folder)
        certificate, key = authority.leaf("server", "IP:127.0.0.1")
        engine = authority.leaf("engine", subject="/O=North Hospital/CN=engine")
        self.context = ssl.create_default_context(cafile=authority.file)
        self.strange = ssl.create_default_context(cafile=authority.file)
        self.strange.load_cert_chain(*authority.leaf("somebody"))
        self.anonymous = ssl.create_default_context(cafile=authority.file)
        self.context.load_cert_chain(*engine)
        self.config = {
            "listen": {"port": 0, "tls": {"certificate": str(certificate), "key": str(key),
                                          "client_ca": str(authority.file)}},
            "admin": {"port": 0},
            "auth": {
                "keys": {"rsa-1": {"file": self.make_key("rsa-1", "RSA", "rsa_keygen_bits:3072")},
                         "ec-1": {"file": self.make_key("ec-1", "EC", "ec_paramgen_curve:P-384")},
                         "south-next": {"file": self.make_key("next", "EC", "ec_paramgen_curve:P-384"),
                                        "partner": "south"}},
                "certificates": {"engine": {"subject": "CN=engine, O=North Hospital", "scopes": "system/*.cruds",
                                            "partners": ["north", "south", "east"]}}},
            "default_partner": "north", "partners": {}}

    def make_key(self, name, kind, option):
        path = self.folder / f"{name}-signing.key"
        subprocess.run(["openssl", "genpkey", "-algorithm", kind, "-pkeyopt", option, "-out", path],
                       check=True, capture_output=True)
        return str(path)

    def get(self, url, context=None):
        try:
            with urllib.request.urlopen(url, context=context or self.context, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode("utf-8")
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode("utf-8")

    def test_tokens_are_got_used_and_renewed(self):
        with Sandbox() as ehr:
            concord = None
            keys = lambda: json.loads(self.get(concord.url + "/jwks.json", self.anonymous)[2])
            north = Partner(ehr.ehr, "concord-north", SCOPE, keys=keys, algorithm="RS384")
            south = Partner(ehr.ehr, "concord-south", SCOPE, algorithm="ES384",
                            keys=lambda: json.loads(self.get(concord.url + "/south/jwks.json", self.anonymous)[2]))
            east = Partner(ehr.ehr, "concord-east", SCOPE, secret="s:e+c ret")
            for partner in (north, south, east):
                self.addCleanup(partner.close)
            secret = self.folder / "secret"
            secret.write_text("s:e+c ret\n", encoding="utf-8")
            self.config["partners"] = {
                "north": {"url": north.base, "auth": {"method": "private_key_jwt", "client_id": "concord-north",
                                                      "token_url": north.token_url, "scopes": SCOPE, "kid": "rsa-1"}},
                "south": {"url": south.base, "auth": {"method": "private_key_jwt", "client_id": "concord-south",
                                                      "scopes": SCOPE, "kid": "ec-1"}},
                "east": {"url": east.base, "auth": {"method": "client_secret_basic", "client_id": "concord-east",
                                                    "token_url": east.token_url, "scopes": SCOPE,
                                                    "secret_file": str(secret)}}}
            with Serve(self.folder, self.config) as concord:
                self.check_keys(concord)
                for name, partner in (("north", north), ("south", south), ("east", east)):
                    with self.subTest(name):
                        self.check_partner(concord, name, partner)
                self.check_trouble(concord, north)
                log = concord.log.read_text(encoding="utf-8")
                for token in north.tokens + south.tokens + east.tokens:
                    self.assertNotIn(token, log)

    def check_keys(self, concord):
        status, headers, text = self.get(concord.url + "/jwks.json", self.anonymous)
        self.assertEqual(status, 200)
        self.assertEqual(headers["Cache-Control"], "public, max-age=3600")
        self.assertEqual(headers["Access-Control-Allow-Origin"], "*")
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual([key["kid"] for key in json.loads(text)["keys"]], ["rsa-1", "ec-1", "south-next"])
        self.assertEqual({name for key in json.loads(text)["keys"] for name in key} & {"d", "p", "q", "dp", "dq", "qi"},
                         set())
        again = urllib.request.Request(concord.url + "/jwks.json", headers={"If-None-Match": headers["ETag"]})
        self.assertEqual(self.get(again, self.anonymous)[0], 304)
        norths = json.loads(self.get(concord.url + "/north/jwks.json", self.anonymous)[2])
        self.assertEqual([key["kid"] for key in norths["keys"]], ["rsa-1", "ec-1"])

    def check_partner(self, concord, name, partner):
        url = f"{concord.url}/{name}/fhir/Patient?_count=2"
        for _ in range(3):
            status, _, text = self.get(url)
            self.assertEqual((status, partner.faults), (200, []), text)
        self.assertEqual(json.loads(text)["resourceType"], "Bundle")
        self.assertEqual(len(partner.tokens), 1)
        partner.revoke()
        status, _, text = self.get(url)
        self.assertEqual((status, partner.faults), (200, []), text)
        self.assertEqual(len(partner.tokens), 2)
        self.assertEqual([status for status, _ in partner.calls].count(401), 1)

    def check_trouble(self, concord, partner):
        metrics = request("GET", concord.admin + "/metrics").text
        self.assertIn('concord_partner_token_requests_total{outcome="issued",partner="north"} 2', metrics)
        self.assertIn('concord_tls_handshakes_total{outcome="completed"}', metrics)

    def test_who_has_no_certificate_is_refused(self):
        with Sandbox() as ehr:
            self.config["partners"] = {"north": {"url": ehr.ehr}, "south": {"url": ehr.ehr}, "east": {"url": ehr.ehr},
                                       "west": {"url": ehr.ehr}}
            with Serve(self.folder, self.config) as concord:
                url = concord.url + "/north/fhir/Patient?_count=2"
                self.assertEqual(self.get(url)[0], 200)
                for context in (self.anonymous, self.strange):
                    status, headers, text = self.get(url, context)
                    self.assertEqual(status, 401, text)
                    self.assertTrue(headers["WWW-Authenticate"].startswith("Bearer"))
                forged = urllib.request.Request(url, headers={
                    "X-Forwarded-Client-Cert": 'Subject="CN=engine,O=North Hospital"',
                    "X-SSL-Client-Verify": "SUCCESS", "X-SSL-Client-S-DN": "CN=engine,O=North Hospital"})
                self.assertEqual(self.get(forged, self.anonymous)[0], 401)
                self.assertEqual(self.get(concord.url + "/west/fhir/Patient?_count=2")[0], 401)
                self.assertEqual(self.get(concord.url + "/north/fhir/metadata", self.anonymous)[0], 200)


if __name__ == "__main__":
    unittest.main()
