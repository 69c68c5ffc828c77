"""A partner EHR as one vendor's is: it offers what that vendor's CapabilityStatement says (`facts/`) and nothing else,
and has the habits that vendors publish. Strict in what it refuses. Standard library only; one object a test."""

import base64
import http.server
import json
import pathlib
import threading
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
SEED = HERE.parent.parent / "service/sandbox/seed"
ORDERS = ("ServiceRequest", "MedicationRequest")
RESULTS_MAX = 100

# What each vendor does beside its statement: `kept` elements of what is created (all where a type has no row), the
# media types of its answers, whether an update must name the version.
HABITS = {
    "epic": {"media": "application/fhir+json", "kept": {}, "needs_if_match": False, "says_none": True,
             "needs_patient": True, "contents_max": 5},
    "oracle": {"media": "application/fhir+json", "needs_if_match": True, "says_none": False, "needs_patient": True,
               "contents_max": 1,
               "kept": {"DocumentReference": ("status", "docStatus", "type", "category", "subject", "author",
                                              "authenticator", "date", "content", "context"),
                        "Communication": ("status", "category", "priority", "subject", "sent", "recipient", "sender",
                                          "payload", "encounter")}},
    "athenahealth": {"media": "application/json+fhir", "kept": {}, "needs_if_match": False, "says_none": False,
                     "needs_patient": True, "contents_max": 0},
}
ORACLE_DOCUMENTS = ("application/pdf", "text/plain", "text/richtext", "text/rtf", "text/html", "text/xml",
                    "application/xhtml+xml")
ORACLE_OBSERVATIONS = ("laboratory", "vital-signs")


class Refusal(Exception):
    def __init__(self, status, code, text):
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


def has_token(element, wanted):
    """A token parameter against identifiers, codings, concepts or codes."""
    system, bar, code = wanted.replace("\\|", "\0").rpartition("|")
    system, code = system.replace("\0", "|"), code.replace("\0", "|")
    items = element if isinstance(element, list) else [element]
    for item in items:
        if isinstance(item, str) and item == code:
            return True
        if not isinstance(item, dict):
            continue
        for one in item.get("coding", [item]):
            value = one.get("value", one.get("code"))
            if value == code and (not bar or one.get("system", "") == system):
                return True
    return False


def placed(resource, base):
    """As a caller at that base gets it: the contents of a document lie below the same base."""
    if resource["resourceType"] != "DocumentReference":
        return resource
    contents = [{"attachment": {**one["attachment"], "url": f"{base}/{one['attachment']['url']}"}}
                for one in resource["content"]]
    return {**resource, "content": contents}


class VendorEhr:
    """`with VendorEhr("epic") as ehr:` serves at `ehr.url`; `ehr.resources` is what it holds, by "Type/id"."""

    def __init__(self, vendor):
        self.vendor, self.habits = vendor, HABITS[vendor]
        self.facts = json.loads((HERE / "facts" / f"{vendor}.json").read_text(encoding="utf-8"))
        self.lock, self.count = threading.RLock(), 0
        self.resources, self.versions, self.made, self.refusals = {}, {}, [], []
        for file in sorted(SEED.glob("*.json")):
            for resource in json.loads(file.read_text(encoding="utf-8")):
                if resource["resourceType"] in self.facts["types"]:
                    self.put(resource["resourceType"], resource["id"], resource)

    def put(self, kind, key, resource):
        name = f"{kind}/{key}"
        self.versions[name] = self.versions.get(name, 0) + 1
        self.resources[name] = {**resource, "resourceType": kind, "id": key,
                                "meta": {"versionId": str(self.versions[name])}}
        return self.versions[name]

    def new_id(self):
        self.count += 1
        return f"{self.vendor[0]}{self.count}"

    def offer(self, kind, interaction):
        row = self.facts["types"].get(kind)
        if row is None or interaction not in row["interactions"]:
            raise Refusal(405, "not-supported", f"{interaction} of this type is not offered")
        return row

    def metadata(self):
        rows = [{"type": kind, "interaction": [{"code": code} for code in row["interactions"]],
                 "searchParam": [{"name": name, "type": "token"} for name in row["parameters"] + row["ignored"]]}
                for kind, row in self.facts["types"].items()]
        rest = {"mode": "server", "resource": rows, "interaction": [{"code": code} for code in self.facts["system"]]}
        return {"resourceType": "CapabilityStatement", "status": "active", "date": "2026-05-11", "kind": "instance",
                "fhirVersion": "4.0.1", "format": ["json"], "software": self.facts["software"], "rest": [rest]}

    def read(self, kind, key):
        self.offer(kind, "read")
        found = self.resources.get(f"{kind}/{key}")
        if found is None:
            raise Refusal(404, "not-found", "no such resource")
        return found

    def search(self, kind, parameters, base):
        row = self.offer(kind, "search-type")
        start = int(dict(parameters).get("page-start", 0))
        parameters = [(name, value) for name, value in parameters if name != "page-start"]
        used = []
        for name, value in parameters:
            if name in row["parameters"] or name in ("_count", "_format"):
                used.append((name, value))
            elif name not in row["ignored"]:
                raise Refusal(400, "not-supported", "a search parameter is not known")
        names = {name for name, _ in used}
        in_record = kind not in ("Patient", "Practitioner", "Organization", "PractitionerRole", "Questionnaire")
        if in_record and self.habits["needs_patient"] and not names & {"patient", "subject", "_id", "target", "identifier"}:
            raise Refusal(400, "required", "a search needs the patient or an id")
        if self.vendor == "epic" and kind == "Observation" and not names & {"category", "code", "_id"}:
            raise Refusal(400, "required", "a search of observations needs a category or a code")
        found = [r for r in self.resources.values() if r["resourceType"] == kind and self.meets(r, used)]
        entries = [{"fullUrl": f"{base}/{kind}/{r['id']}", "resource": placed(r, base), "search": {"mode": "match"}}
                   for r in found[start:start + RESULTS_MAX]]
        if not entries and self.habits["says_none"]:
            entries = [{"resource": self.outcome("warning", "processing", "no results", "4101"),
                        "search": {"mode": "outcome"}}]
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(found), "entry": entries}
        if start + RESULTS_MAX < len(found):
            query = urllib.parse.urlencode([*parameters, ("page-start", start + RESULTS_MAX)])
            bundle["link"] = [{"relation": "next", "url": f"{base}/{kind}?{query}"}]
        return bundle

    @staticmethod
    def meets(resource, parameters):
        for name, value in parameters:
            if name in ("_count", "_format"):
                continue
            if name == "_id":
                met = resource["id"] in value.split(",")
            elif name in ("patient", "subject"):
                reference = resource.get("subject", resource.get("patient", {})).get("reference", "")
                met = reference == "Patient/" + value.removeprefix("Patient/")
            else:
                element = {"lifecycle-status": "lifecycleStatus"}.get(name, name)
                met = any(has_token(resource.get(element, []), one) for one in value.split(","))
            if not met:
                return False
        return True

    def check(self, kind, resource):
        if not isinstance(resource, dict) or resource.get("resourceType") != kind:
            raise Refusal(400, "structure", "the body is no resource of this type")
        if "modifierExtension" in resource or "implicitRules" in resource:
            raise Refusal(422, "not-supported", "what changes the meaning is not taken")
        if kind != "Patient":
            subject = resource.get("subject", resource.get("patient", {})).get("reference", "")
            if subject not in self.resources:
                raise Refusal(422, "not-found", "the patient is not known")
        for reference in self.references(resource):
            if reference.startswith("urn:"):
                raise Refusal(422, "value", "a reference leads nowhere")
        if kind == "DocumentReference":
            self.check_document(resource)
        if self.vendor == "oracle" and kind == "Observation":
            if not any(has_token(resource.get("category", []), code) for code in ORACLE_OBSERVATIONS):
                raise Refusal(422, "business-rule", "only results and vital signs are taken")

    def check_document(self, resource):
        contents = resource.get("content", [])
        if not 1 <= len(contents) <= self.habits["contents_max"]:
            raise Refusal(422, "structure", "so many contents are not taken")
        for content in contents:
            attachment = content["attachment"]
            base64.b64decode(attachment["data"], validate=True)
            if self.vendor == "oracle" and attachment["contentType"] not in ORACLE_DOCUMENTS:
                raise Refusal(422, "not-supported", "this media type is not taken")
        if self.vendor == "oracle" and "T" not in resource.get("date", ""):
            raise Refusal(422, "value", "a date needs its time")

    def references(self, value):
        if isinstance(value, dict):
            if isinstance(value.get("reference"), str):
                yield value["reference"]
            for one in value.values():
                yield from self.references(one)
        elif isinstance(value, list):
            for one in value:
                yield from self.references(one)

    def kept(self, kind, resource):
        """What the vendor stores of it: no meta, no element that it does not know, contents as Binaries."""
        names = self.habits["kept"].get(kind)
        out = {name: value for name, value in resource.items() if name not in ("id", "meta", "text")}
        if names is not None:
            out = {name: value for name, value in out.items() if name in names}
        if kind == "DocumentReference":
            out["content"] = [{"attachment": self.stored_attachment(one["attachment"])} for one in out["content"]]
        return out

    def stored_attachment(self, attachment):
        key = self.new_id()
        self.put("Binary", key, {"contentType": attachment["contentType"], "data": attachment["data"]})
        out = {name: value for name, value in attachment.items() if name in ("contentType", "title", "creation")}
        return {**out, "url": f"Binary/{key}"}

    def create(self, kind, resource, headers):
        self.offer(kind, "create")
        if headers.get("If-None-Exist"):
            raise Refusal(412, "not-supported", "conditional creation is not offered")
        self.check(kind, resource)
        key = self.new_id()
        self.put(kind, key, self.kept(kind, resource))
        self.made.append(f"{kind}/{key}")
        return key

    def update(self, kind, key, resource, headers):
        self.offer(kind, "update")
        name, version = f"{kind}/{key}", headers.get("If-Match")
        if name not in self.resources:
            raise Refusal(405, "not-supported", "nothing is made by an update")
        if version is None and self.habits["needs_if_match"]:
            raise Refusal(412, "required", "an update names the version")
        if version is not None and version != f'W/"{self.versions[name]}"':
            raise Refusal(409, "conflict", "another version is stored")
        if resource.get("id") != key:
            raise Refusal(400, "value", "the body is of another resource")
        self.check(kind, resource)
        return self.put(kind, key, self.kept(kind, resource))

    @staticmethod
    def outcome(severity, code, text, detail=None):
        issue = {"severity": severity, "code": code, "details": {"text": text}}
        if detail:
            issue["details"]["coding"] = [{"system": "urn:oid:1.2.840.114350.1.13.0.1.7.2.657369", "code": detail}]
        return {"resourceType": "OperationOutcome", "issue": [issue]}

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/r4"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def handler_of(ehr):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # one write an answer

        def route(self):
            parts = urllib.parse.urlsplit(self.path)
            return parts.path.removeprefix("/r4").strip("/").split("/"), urllib.parse.parse_qsl(parts.query)

        def base(self):
            return f"http://{self.headers['Host']}/r4"

        def body(self):
            return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"null")

        def answer(self, status, resource=None, **fields):
            body = json.dumps(resource).encode() if resource is not None else b""
            self.send_response(status)
            self.send_header("Content-Type", ehr.habits["media"] if body else "text/html")
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def perform(self, act):
            try:
                with ehr.lock:
                    act()
            except Refusal as refusal:
                ehr.refusals.append((self.command, self.path.split("?")[0], refusal.text))
                empty = ehr.vendor == "oracle" and refusal.status in (403, 406)
                self.answer(refusal.status, None if empty else ehr.outcome("error", refusal.code, refusal.text))
            except (KeyError, ValueError, TypeError, AttributeError) as fault:
                ehr.refusals.append((self.command, self.path.split("?")[0], repr(fault)))
                self.answer(400, ehr.outcome("error", "structure", "the request cannot be read"))

        def do_GET(self):
            path, parameters = self.route()
            if path == ["metadata"]:
                self.answer(200, ehr.metadata())
            elif len(path) == 1:
                self.perform(lambda: self.answer(200, ehr.search(path[0], parameters, self.base())))
            elif len(path) == 2:
                self.perform(lambda: self.answer(200, placed(ehr.read(*path), self.base()), ETag=f'W/"{ehr.versions["/".join(path)]}"'))
            else:
                self.answer(405, ehr.outcome("error", "not-supported", "not offered"))

        def do_POST(self):
            path, _ = self.route()
            body = self.body()

            def make():
                if path == [""] or len(path) != 1:
                    raise Refusal(405, "not-supported", "bundles are not taken")
                key = ehr.create(path[0], body, self.headers)
                self.answer(201, None, Location=f"{self.base()}/{path[0]}/{key}", ETag='W/"1"')
            self.perform(make)

        def do_PUT(self):
            path, _ = self.route()
            body = self.body()

            def change():
                if len(path) != 2:
                    raise Refusal(405, "not-supported", "not offered")
                version = ehr.update(path[0], path[1], body, self.headers)
                self.answer(200, None, ETag=f'W/"{version}"')
            self.perform(change)

        def do_DELETE(self):
            self.answer(405, ehr.outcome("error", "not-supported", "not offered"))

        def log_message(self, *_):
            pass

    return Handler
