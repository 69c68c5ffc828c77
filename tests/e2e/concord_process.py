"""A `concord sandbox` of its own for one test, and requests to it. Standard library only."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.parse

PROGRAM = pathlib.Path(os.environ["CONCORD_PROGRAM"])
SAMPLES = pathlib.Path(os.environ["CONCORD_SAMPLES"])
START_SECONDS_MAX = 60  # under a sanitizer on a loaded machine
STOP_SECONDS_MAX = 60


def exact(text):
    """JSON with numbers as ("number", text), so that 1.50 is not 1.5, and without duplicate members."""

    def members(pairs):
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names), "duplicate member"
        return dict(pairs)

    number = lambda digits: ("number", digits)
    return json.loads(text, parse_int=number, parse_float=number, object_pairs_hook=members)


def sample(name):
    return (SAMPLES / f"{name}.json").read_text(encoding="utf-8")


def sample_names():
    return sorted(path.stem for path in SAMPLES.glob("*.json"))


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode("utf-8")

    def json(self):
        return json.loads(self.text)

    def issues(self):
        """(code, pointer) of every issue of an OperationOutcome, sorted."""
        outcome = self.json()
        assert outcome["resourceType"] == "OperationOutcome", self.text
        return sorted((issue["code"], issue.get("expression", [""])[0]) for issue in outcome["issue"])

    def retries(self):
        """What the issues say about repeating the request."""
        return {coding["code"] for issue in self.json()["issue"] for coding in issue["details"]["coding"]}


TOKENS = {}  # of the sandboxes that run, by host and port: each asks for its own


def request(method, url, body=None, headers=None):
    """Carries the engine's token where there is one; `Authorization: None` is without."""
    parts = urllib.parse.urlsplit(url)
    own = {"Authorization": f"Bearer {TOKENS[parts.netloc]}"} if parts.netloc in TOKENS else {}
    headers = {name: value for name, value in {**own, **(headers or {})}.items() if value is not None}
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        target = parts.path + ("?" + parts.query if parts.query else "")
        payload = body.encode("utf-8") if isinstance(body, str) else body
        connection.request(method, target, payload, headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()


class Sandbox:
    """Starts with free ports; stops on leaving the `with`, which checks that it ended well."""

    def __init__(self, *options, environment=None):
        self.options = options
        self.environment = environment or {}

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        ready = pathlib.Path(self.folder.name) / "ready.json"
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+", encoding="utf-8")
        self.told = open(pathlib.Path(self.folder.name) / "told", "w+", encoding="utf-8")
        ports = [] if "--port" in self.options else ["--port", "0"]
        command = [PROGRAM, "sandbox", *ports, "--admin-port", "0", "--ready-file", ready, *self.options]
        environment = {**os.environ, **self.environment}
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.told, env=environment)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                self.process.wait()
                text = self.log_text() + self.told_text()
                self.close()
                raise AssertionError("did not start: " + text)
            time.sleep(0.01)
        self.ready = json.loads(ready.read_text(encoding="utf-8"))
        self.url, self.admin, self.ehr = self.ready["url"], self.ready["admin"], self.ready["ehr"]
        self.place = urllib.parse.urlsplit(self.url).netloc
        if self.ready["tokens"]["engine"]:
            TOKENS[self.place] = self.ready["tokens"]["engine"]
        return self

    def __exit__(self, kind, value, trace):
        code = self.stop()
        text = self.log_text() + self.told_text()
        TOKENS.pop(self.place, None)
        self.close()
        if kind is None:
            assert code == 0, f"ended with {code}: {text}"

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=STOP_SECONDS_MAX)

    def close(self):
        self.log.close()
        self.told.close()
        self.folder.cleanup()

    def log_text(self):
        """The standard output: JSON lines."""
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")

    def told_text(self):
        """The standard error: what is for people."""
        return pathlib.Path(self.told.name).read_text(encoding="utf-8")

    def post(self, kind, body, **headers):
        fields = {"Content-Type": "application/json", **{name.replace("_", "-"): v for name, v in headers.items()}}
        return request("POST", f"{self.url}/artifacts/{kind}", body, fields)

    def post_sample(self, name):
        text = sample(name)
        return self.post(json.loads(text)["artifact"], text)

    def read(self, artifact):
        query = urllib.parse.urlencode({"source": artifact["source"]})
        return request("GET", f"{self.url}/artifacts/{artifact['artifact']}/{artifact['id']}?{query}")

    def stored(self, kind, **parameters):
        """The resources of a type at the EHR, over all pages."""
        url = f"{self.ehr}/{kind}?" + urllib.parse.urlencode({"_count": "100", **parameters})
        found = []
        while url:
            answer = request("GET", url)
            assert answer.status == 200, answer.text
            bundle = answer.json()
            found += [entry["resource"] for entry in bundle.get("entry", []) if entry["search"]["mode"] == "match"]
            url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)
        return found

    def census(self):
        """How many resources of each type that an artifact can become the EHR stores."""
        kinds = ["Goal", "Observation", "Provenance", "List", "RequestGroup", "DocumentReference", "Task",
                 "QuestionnaireResponse", "Flag", "Communication", "Patient", "Condition", "Device"]
        return {kind: len(self.stored(kind)) for kind in kinds}

    def partner_calls(self):
        """All calls that the service made to the EHR."""
        text = request("GET", self.admin + "/metrics").text
        lines = [line for line in text.splitlines() if line.startswith("concord_partner_calls_total{")]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)
