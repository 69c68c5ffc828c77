"""The running program itself: documents, admin port, signals, commands."""

import base64
import hashlib
import base64
import json
import re
import signal
import subprocess
import tempfile
import unittest
import urllib.parse

from concord_process import PROGRAM, SAMPLES, Sandbox, exact, request, sample


def run(*arguments, text="", environment=None):
    return subprocess.run([PROGRAM, *arguments], input=text, capture_output=True, text=True, timeout=60,
                          env=environment)


def references_of(value):
    """All `$ref` texts below a JSON value."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for member in value.values() for found in references_of(member)]
    if isinstance(value, list):
        return [found for item in value for found in references_of(item)]
    return []


def resolves(document, pointer):
    node = document
    for step in pointer.removeprefix("#/").split("/"):
        step = urllib.parse.unquote(step).replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or step not in node:
            return False
        node = node[step]
    return True


class Documents(unittest.TestCase):
    def test_openapi_describes_the_routes_and_every_reference_resolves(self):
        with Sandbox() as concord:
            document = request("GET", concord.url + "/openapi.json").json()
        self.assertTrue(document["openapi"].startswith("3.1."))
        self.assertEqual([ref for ref in references_of(document) if not resolves(document, ref)], [])
        operations = [operation for path in document["paths"].values() for operation in path.values()]
        ids = [operation["operationId"] for operation in operations]
        self.assertEqual(len(set(ids)), len(ids))
        for path, methods in document["paths"].items():
            for operation in methods.values():
                named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
                self.assertEqual(named, {s[1:-1] for s in path.split("/") if s.startswith("{")}, path)
                self.assertTrue(operation["summary"] and operation["description"])
                self.assertTrue(any(status.startswith("4") for status in operation["responses"]))
        self.assertIn("/{p}/artifacts/{type}/$preview", document["paths"])

    def test_schemas_are_listed_cached_and_the_ones_of_the_artifacts(self):
        with Sandbox() as concord:
            listed = request("GET", concord.url + "/schemas").json()["schemas"]
            self.assertEqual({schema["type"] for schema in listed},
                             {"goal", "goal-priorities", "shared-decision", "patient-reported-outcome"})
            for schema in listed:
                answer = request("GET", schema["url"])
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.json()["$schema"], "https://json-schema.org/draft/2020-12/schema")
                again = request("GET", schema["url"], headers={"If-None-Match": answer.headers["ETag"]})
                self.assertEqual((again.status, again.text), (304, ""))
            self.assertEqual(request("GET", concord.url + "/schemas/nothing").status, 404)

    def test_the_page_for_people_runs_its_own_script_only(self):
        with Sandbox() as concord:
            page = request("GET", concord.url + "/docs")
            self.assertEqual(page.status, 200)
            self.assertIn("submitArtifact", page.text)
            policy = page.headers["Content-Security-Policy"]
            self.assertTrue(policy.startswith("default-src 'none'"))
            self.assertNotIn("unsafe", policy)
            script = re.search(r"<script>(.*)</script>", page.text, re.DOTALL).group(1)
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            self.assertIn(f"script-src 'sha256-{digest}'", policy)


class Process(unittest.TestCase):
    def test_the_ready_file_names_all_that_scripts_need(self):
        with Sandbox() as concord:
            self.assertEqual(sorted(concord.ready), ["admin", "ehr", "tokens", "url"])
            self.assertEqual(sorted(concord.ready["tokens"]), ["engine", "patient"])
            for token in concord.ready["tokens"].values():
                self.assertIn(token, concord.told_text())
            self.assertEqual(request("GET", concord.ehr + "/metadata").json()["resourceType"], "CapabilityStatement")

    def test_the_embedded_ehr_takes_more_than_an_artifact_may_hold(self):
        with Sandbox() as service:
            document = {"resourceType": "DocumentReference", "status": "current", "description": "x" * (5 << 20),
                        "content": [{"attachment": {"title": "long"}}]}
            answer = request("POST", f"{service.ehr}/DocumentReference", json.dumps(document),
                             {"Content-Type": "application/fhir+json"})
            self.assertEqual(answer.status, 201, answer.text[:500])

    def test_the_admin_port_tells_life_and_readiness(self):
        with Sandbox() as concord:
            for path in ["/livez", "/readyz", "/metrics"]:
                self.assertEqual(request("GET", concord.admin + path).status, 200)
                self.assertEqual(request("HEAD", concord.admin + path).text, "")
            self.assertEqual(request("GET", concord.admin + "/schemas").status, 404)
            port = urllib.parse.urlsplit(concord.admin).port
            self.assertEqual(run("healthcheck", environment={"CONCORD_ADMIN_PORT": str(port)}).returncode, 0)
        self.assertEqual(run("healthcheck", environment={"CONCORD_ADMIN_PORT": str(port)}).returncode, 1)

    def test_the_request_id_is_echoed_when_it_is_sane(self):
        with Sandbox() as concord:
            sane = request("GET", concord.url + "/schemas", headers={"X-Request-Id": "abc.DEF_1-2"})
            self.assertEqual(sane.headers["X-Request-Id"], "abc.DEF_1-2")
            odd = request("GET", concord.url + "/schemas", headers={"X-Request-Id": "a b"})
            self.assertRegex(odd.headers["X-Request-Id"], "^[0-9a-f]{24}$")

    def test_a_further_partner_is_served_below_its_name(self):
        with Sandbox() as other, Sandbox("--partner", f"north={other.ehr}") as concord:
            answer = request("POST", concord.url + "/north/artifacts/goal", sample("goal"),
                             {"Content-Type": "application/json"})
            self.assertEqual(answer.status, 201, answer.text)
            self.assertTrue(answer.headers["Location"].startswith(concord.url + "/north/artifacts/goal/goal-2041"))
            found = other.stored("Goal", identifier="https://careplan.example.org/goals|goal-2041")
            self.assertEqual(len(found), 1)
            self.assertEqual(concord.read(json.loads(sample("goal"))).status, 404)

    def test_a_sandbox_off_loopback_warns_and_serve_needs_an_issuer(self):
        with Sandbox("--listen", "0.0.0.0") as concord:
            self.assertIn("SYNTHETIC DATA ONLY", concord.told_text())
        refused = run("sandbox", "--port", "0", "--admin-port", "0", environment={"CONCORD_LISTEN_ADDRESS": "0.0.0.0"})
        self.assertEqual(refused.returncode, 1)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write("partners: {north: {url: https://ehr.example.org/fhir}}\n")
            file.flush()
            served = run("serve", "--config", file.name)
        self.assertEqual(served.returncode, 1)
        self.assertIn("auth: an issuer", served.stderr)


def claims_of(token):
    """What a token says, unproved."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return {**claims, "aud": claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]}


class Tokens(unittest.TestCase):
    def test_they_are_minted_through_the_admin_port(self):
        with Sandbox() as concord:
            mint = ["token", "--admin", concord.admin, "--scope", "patient/Patient.rs"]
            minted = run(*mint, "--patient", "mateo-1002", "--lifetime", "60")
            self.assertEqual((minted.returncode, minted.stderr), (0, ""))
            bearer = {"Authorization": f"Bearer {minted.stdout.strip()}"}
            self.assertEqual(request("GET", f"{concord.url}/fhir/Patient/mateo-1002", headers=bearer).status, 200)
            self.assertEqual(request("GET", f"{concord.url}/fhir/Patient/rosa-1001", headers=bearer).status, 404)
            self.assertEqual(request("GET", f"{concord.url}/fhir/Goal", headers=bearer).status, 403)
            without = {"Authorization": None}
            self.assertEqual(request("GET", f"{concord.url}/fhir/Patient/rosa-1001", headers=without).status, 401)
            refused = run(*mint)
            self.assertEqual((refused.returncode, refused.stdout), (1, ""))
            self.assertIn("/patient: ", refused.stderr)
            self.assertEqual(request("POST", concord.url + "/tokens", "{}").status, 404, "never on the public port")

    def test_revoked_ones_end(self):
        with Sandbox() as concord:
            form = {"Content-Type": "application/x-www-form-urlencoded",
                    "Authorization": "Basic " + base64.b64encode(b"engine:sandbox-engine-secret").decode()}
            answer = request("POST", concord.url + "/auth/token",
                             "grant_type=client_credentials&scope=system/Patient.rs", form)
            self.assertEqual(answer.status, 200, answer.text)
            token = answer.json()["access_token"]
            revoked = request("POST", concord.url + "/auth/revoke", "token=" + token, form)
            self.assertEqual((revoked.status, revoked.text), (200, ""))
            bearer = {"Authorization": f"Bearer {token}"}
            self.assertEqual(request("GET", f"{concord.url}/fhir/Patient", headers=bearer).status, 401)

    def test_clients_are_registered_from_files(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"client_id": "mine", "any_loopback_redirect": True, "scope": "patient/*.rs"}, file)
            file.flush()
            with Sandbox("--client", file.name, "--patient", "yuki-1003") as concord:
                launched = request("GET", f"{concord.admin}/launch?client_id=mine&patient=yuki-1003&launch_url=" +
                                   urllib.parse.quote("http://localhost:9/launch", safe=""))
                self.assertEqual(launched.status, 302, launched.text)
                self.assertTrue(launched.headers["Location"].startswith("http://localhost:9/launch?iss="))
        for options in [["--client", "/nowhere.json"], ["--patient", "nobody"], ["--client", __file__]]:
            refused = run("sandbox", "--port", "0", "--admin-port", "0", *options)
            self.assertEqual(refused.returncode, 1)
            self.assertTrue(refused.stderr.startswith(options[0]), refused.stderr)


class Serve(unittest.TestCase):
    def test_serve_reaches_the_partner_of_its_configuration(self):
        with Sandbox() as ehr, tempfile.NamedTemporaryFile("w", suffix=".yaml") as file, \
                tempfile.NamedTemporaryFile("r", suffix=".ndjson") as audit:
            # The issuer of the sandbox is an issuer like any other here; its tokens are for its own URL.
            token = ehr.ready["tokens"]["engine"]
            claims = claims_of(token)
            file.write(f"listen: {{port: 0}}\nadmin: {{port: 0}}\nserver: {{drain_time_ms: 0}}\n"
                       f"partners: {{north: {{url: '{ehr.ehr}'}}}}\naudit: {{file: '{audit.name}'}}\n"
                       f"auth: {{issuers: {{sandbox: {{issuer: '{claims['iss']}', levels: [system], allow_private: true, "
                       f"audiences: {json.dumps(claims['aud'])}, asserts: [patient, practitioner, related-person]}}}}}}\n")
            file.flush()
            process = subprocess.Popen([PROGRAM, "serve", "--config", file.name], stdout=subprocess.PIPE, text=True)
            try:
                ready = json.loads(process.stdout.readline())
                self.assertEqual(ready["event"], "ready")
                url = f"http://127.0.0.1:{ready['port']}/artifacts/goal"
                refused = request("POST", url, sample("goal"), {"Content-Type": "application/json"})
                self.assertEqual((refused.status, refused.headers["WWW-Authenticate"]), (401, 'Bearer realm="fhir"'))
                answer = request("POST", url, sample("goal"), {"Content-Type": "application/json",
                                                               "Authorization": f"Bearer {token}"})
                self.assertEqual(answer.status, 201, answer.text)
                admin = f"http://127.0.0.1:{ready['admin_port']}/issuers/refresh"
                refreshed = request("POST", admin)
                self.assertEqual((refreshed.status, refreshed.json()), (200, {"failed": []}))
                root = f"http://127.0.0.1:{ready['port']}"
                self.assertEqual(request("POST", f"{root}/auth/token", "x").status, 404, "serve issues no tokens")
                self.assertEqual(request("GET", f"{root}/auth/.well-known/jwks.json").status, 404)
                told = request("GET", f"{root}/north/fhir/.well-known/smart-configuration",
                               headers={"Accept": "text/turtle"})
                self.assertEqual((told.status, told.headers.get_content_type()), (200, "application/json"), told.text)
                self.assertEqual(told.json()["token_endpoint"], claims["iss"] + "/token")
                self.assertNotIn("launch-ehr", told.json()["capabilities"])
                text = audit.read()
                events = [json.loads(line) for line in text.splitlines()]
                self.assertEqual([(event["action"], event["outcome"], event.get("outcomeDesc")) for event in events],
                                 [("C", "4", "no-token"), ("C", "0", None)])
                self.assertNotIn(token[-32:], text)
                for line in text.splitlines():
                    validated = run("validate", "-", text=line)
                    self.assertEqual(validated.returncode, 0, validated.stdout)
            finally:
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(timeout=60), 0)
                process.stdout.close()


class Pipes(unittest.TestCase):
    def test_preview_and_read_back_are_inverse(self):
        for path in sorted(SAMPLES.glob("*.json")):
            with self.subTest(path.stem):
                bundle = run("preview", str(path))
                self.assertEqual(bundle.returncode, 0, bundle.stderr)
                read = run("read-back", "-", text=bundle.stdout)
                self.assertEqual(read.returncode, 0, read.stderr)
                self.assertEqual([exact(line) for line in read.stdout.splitlines()],
                                 [exact(path.read_text(encoding="utf-8"))])

    def test_lines_are_mapped_apart(self):
        good = json.dumps(json.loads(sample("goal")))
        result = run("preview", "--ndjson", "-", text=f"{good}\n{{}}\n\n{good}\n")
        self.assertEqual(result.returncode, 1)
        bundles = result.stdout.splitlines()
        self.assertEqual(len(bundles), 2)
        self.assertEqual(bundles[0], bundles[1])
        told = [json.loads(line) for line in result.stderr.splitlines()]
        self.assertEqual([line["line"] for line in told if "outcome" in line], [2])

    def test_a_refused_artifact_is_told_with_its_pointers(self):
        result = run("preview", "-", text='{"artifact":"goal","colour":"red"}')
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        outcome = json.loads(result.stderr)
        self.assertIn("/colour", [issue["expression"][0] for issue in outcome["issue"]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
