"""`concord serve` with a configuration of one's own, on free ports."""

import json
import pathlib
import signal
import subprocess
import time

from concord_process import PROGRAM, START_SECONDS_MAX, STOP_SECONDS_MAX


def unhurried(folder):
    """An override for a partner that bears whatever it is asked, as simulators do."""
    file = pathlib.Path(folder) / "unhurried.json"
    file.write_text(json.dumps({"rate": {"perSecond": 10_000, "burst": 10_000}}), encoding="utf-8")
    return str(file)


class Serve:
    """`config` is YAML, or a dict that is written as JSON, which is YAML too. Stops on leaving the `with`, which
    checks that it ended well."""

    def __init__(self, folder, config):
        self.folder, self.config = pathlib.Path(folder), config
        self.log = self.folder / "serve.log"

    def __enter__(self):
        file = self.folder / "serve.yaml"
        text = self.config if isinstance(self.config, str) else json.dumps(self.config)
        file.write_text(text, encoding="utf-8")
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([PROGRAM, "serve", "--config", file], stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS_MAX
        while (ready := self._ready()) is None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                self.process.wait()
                raise AssertionError("did not start: " + self.log.read_text(encoding="utf-8"))
            time.sleep(0.01)
        scheme = "https" if "client_ca" in text else "http"
        self.url = f"{scheme}://127.0.0.1:{ready['port']}"
        self.admin = f"http://127.0.0.1:{ready['admin_port']}"
        return self

    def _ready(self):
        for line in self.log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{") and line.endswith("}"):
                event = json.loads(line)
                if event.get("event", event.get("msg")) == "ready":
                    return event
        return None

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=STOP_SECONDS_MAX)
        if kind is None:
            assert code == 0, f"ended with {code}: " + self.log.read_text(encoding="utf-8")
