"""`concord serve` and two issuers made with oidc-provider: one of JWTs that are checked by its keys, one of opaque tokens
that it is asked about. The sandbox's EHR stands behind both partners. Ends in "N passed, M failed"."""

import json
import os
import pathlib
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from concord_process import Sandbox, request  # noqa: E402
from issuer_process import Issuer  # noqa: E402
from serve_process import Serve  # noqa: E402

SCRIPT = pathlib.Path(os.environ["CONCORD_ISSUER"])
OWN, OTHER = "rosa-1001", "mateo-1002"


def altered(token, part):
    """The token with another letter in the middle of one of its three parts."""
    parts = token.split(".")
    middle = len(parts[part]) // 2
    letter = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + letter + parts[part][middle + 1:]
    return ".".join(parts)


class Issuers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        enter = cls.enterClassContext if hasattr(cls, "enterClassContext") else cls.entered
        cls.folder = pathlib.Path(enter(tempfile.TemporaryDirectory()))
        cls.log = enter(open(cls.folder / "issuers.log", "w", encoding="utf-8"))
        cls.ehr = enter(Sandbox())
        cls.signing = enter(Issuer(SCRIPT, "jwt", cls.log))
        cls.opaque = enter(Issuer(SCRIPT, "opaque", cls.log))
        cls.strange = enter(Issuer(SCRIPT, "jwt", cls.log))
        secret = cls.folder / "secret"
        secret.write_text("concord-secret\n", encoding="utf-8")
        own = {"levels": ["patient", "system"], "allow_private": True, "clock_skew_s": 0}
        cls.concord = enter(Serve(cls.folder, {
            "listen": {"port": 0}, "admin": {"port": 0}, "default_partner": "north",
            "partners": {"north": {"url": cls.ehr.ehr}, "south": {"url": cls.ehr.ehr}},
            "auth": {"issuers": {
                "keys": {**own, "issuer": cls.signing.url, "partners": ["north"], "algorithms": ["ES256"]},
                "asked": {**own, "issuer": cls.opaque.url, "partners": ["south"], "proof": "introspection",
                          "introspection": {"client": "concord", "secret_file": str(secret), "remembered_max_s": 0}}}}}))
        cls.north, cls.south = (f"{cls.concord.url}/{partner}/fhir" for partner in ("north", "south"))

    @classmethod
    def entered(cls, context):
        value = context.__enter__()
        cls.addClassCleanup(context.__exit__, None, None, None)
        return value

    def status(self, base, token, patient=OWN):
        answer = request("GET", f"{base}/Patient/{patient}", headers={"Authorization": f"Bearer {token}"})
        if answer.status == 200:
            self.assertEqual(answer.json()["id"], patient)
        else:
            self.assertEqual(answer.json()["resourceType"], "OperationOutcome")
            self.assertNotIn(token[-24:], answer.text)
        if answer.status == 401:
            self.assertIn('error="invalid_token"', answer.headers["WWW-Authenticate"])
        return answer.status

    def refresh(self):
        answer = request("POST", self.concord.admin + "/issuers/refresh")
        return answer.status, answer.json()

    def test_a_signed_token_opens_its_partner_only(self):
        token = self.signing.token(self.north)
        self.assertEqual([self.status(base, token) for base in (self.north, self.south)], [200, 401])

    def test_an_opaque_token_opens_its_partner_only(self):
        token = self.opaque.token(self.south)
        self.assertNotIn(".", token)
        self.assertEqual([self.status(base, token) for base in (self.south, self.north)], [200, 401])

    def test_a_token_of_a_launch_reaches_its_patient_only(self):
        for issuer, base in ((self.signing, self.north), (self.opaque, self.south)):
            with self.subTest(issuer.kind):
                token = issuer.launched(base)["access_token"]
                self.assertEqual(self.status(base, token), 200)
                self.assertEqual(self.status(base, token, OTHER), self.status(base, token, "nobody"))
                goals = request("GET", f"{base}/Goal", headers={"Authorization": f"Bearer {token}"})
                self.assertEqual(goals.status, 403, "its scopes name Patient only")

    def test_an_engine_reaches_every_patient_and_writes_what_its_scopes_say(self):
        goal = json.dumps({"resourceType": "Goal", "lifecycleStatus": "active", "description": {"text": "walk"},
                           "subject": {"reference": f"Patient/{OWN}"}})
        for issuer, base in ((self.signing, self.north), (self.opaque, self.south)):
            for scope, expected in (("system/*.rs", 403), ("system/Goal.cruds", 201)):
                with self.subTest(f"{issuer.kind} {scope}"):
                    token = issuer.token(base, scope=scope)
                    answer = request("POST", f"{base}/Goal", goal, {"Authorization": f"Bearer {token}",
                                                                    "Content-Type": "application/fhir+json"})
                    self.assertEqual(answer.status, expected, answer.text)
            self.assertEqual(self.status(base, issuer.token(base), OTHER), 200)

    def test_tokens_for_other_audiences_are_refused(self):
        for issuer, base, other in ((self.signing, self.north, self.south), (self.opaque, self.south, self.north)):
            for audience in (other, self.concord.url, "https://ehr.example/fhir"):
                with self.subTest(f"{issuer.kind} {audience}"):
                    self.assertEqual(self.status(base, issuer.token(audience)), 401)

    def test_an_id_token_is_no_access_token(self):
        for issuer, base in ((self.signing, self.north), (self.opaque, self.south)):
            with self.subTest(issuer.kind):
                answer = issuer.launched(base)
                self.assertEqual([self.status(base, answer[name]) for name in ("access_token", "id_token")], [200, 401])

    def test_an_issuer_that_is_not_configured_is_nobody(self):
        for audience in (self.north, self.south):
            self.assertEqual(self.status(audience, self.strange.token(audience)), 401)

    def test_a_changed_token_is_refused(self):
        token = self.signing.token(self.north)
        self.assertEqual(self.status(self.north, token), 200)
        self.assertEqual([self.status(self.north, altered(token, part)) for part in range(3)], [401, 401, 401])
        opaque = self.opaque.token(self.south)
        self.assertEqual(self.status(self.south, altered(opaque, 0)), 401)

    def test_a_token_ends_with_its_time(self):
        for issuer, base in ((self.signing, self.north), (self.opaque, self.south)):
            with self.subTest(issuer.kind):
                token = issuer.token(base, client="brief")
                self.assertEqual(self.status(base, token), 200)
                time.sleep(3.1)
                self.assertEqual(self.status(base, token), 401)

    def test_a_revoked_opaque_token_ends_at_once(self):
        token = self.opaque.token(self.south)
        self.assertEqual(self.status(self.south, token), 200)
        self.opaque.revoke(token)
        self.assertEqual(self.status(self.south, token), 401)

    def test_keys_rotate_and_a_removed_one_ends_by_refresh(self):
        first = self.signing.token(self.north)
        self.assertEqual(self.status(self.north, first), 200)
        self.signing.order("rotate")
        second = self.signing.token(self.north)
        self.assertEqual([self.status(self.north, token) for token in (second, first)], [200, 200])
        self.signing.order("replace")
        third = self.signing.token(self.north)
        self.assertEqual(self.refresh(), (200, {"failed": []}))
        self.assertEqual([self.status(self.north, token) for token in (first, second, third)], [401, 401, 200])

    def test_while_an_issuer_is_down_only_what_its_keys_prove_is_let_in(self):
        signed, opaque = self.signing.token(self.north), self.opaque.token(self.south)
        self.assertEqual([self.status(self.north, signed), self.status(self.south, opaque)], [200, 200])
        for issuer in (self.signing, self.opaque):
            issuer.order("down")
        try:
            self.assertEqual(self.status(self.north, signed), 200)
            self.assertEqual(self.status(self.south, opaque), 503)
        finally:
            for issuer in (self.signing, self.opaque):
                issuer.order("up")
        deadline = time.monotonic() + 60
        while self.status(self.south, opaque) == 503 and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertEqual([self.status(self.south, opaque), self.status(self.north, signed)], [200, 200])

    def test_each_partner_names_its_own_issuer(self):
        for issuer, base in ((self.signing, self.north), (self.opaque, self.south)):
            with self.subTest(issuer.kind):
                told = request("GET", base + "/.well-known/smart-configuration").json()
                self.assertEqual((told["token_endpoint"], told["authorization_endpoint"]),
                                 (issuer.url + "/token", issuer.url + "/auth"))
                rest = request("GET", base + "/metadata").json()["rest"][0]
                self.assertIn(issuer.url + "/token", json.dumps(rest["security"]))


if __name__ == "__main__":
    outcome = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Issuers))
    failed = len({str(test) for test, _ in outcome.failures + outcome.errors})
    print(f"{outcome.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed or not outcome.testsRun else 0)
