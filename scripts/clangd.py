"""What clangd says of files: the compiler's warnings and clang-tidy's, matched in the file itself and not in every
system header it includes, which takes clang-tidy most of its time."""
import json
import subprocess
import threading

SILENCE_SECONDS_MAX = 300


class Clangd:
    """One clangd over the compile commands in `build`; `jobs` files are looked at at a time."""

    def __init__(self, root, build, jobs):
        self.root, self.jobs = root, jobs
        self.server = subprocess.Popen(
            ["clangd", f"--compile-commands-dir={build}", "--background-index=false", "--clang-tidy", f"-j={jobs}",
             "--log=error", "--enable-config", "--pch-storage=memory"],
            cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def _receive(self):
        """The next message, or None when clangd ended or said nothing for too long."""
        watch = threading.Timer(SILENCE_SECONDS_MAX, self.server.kill)
        watch.start()
        try:
            length = 0
            while (line := self.server.stdout.readline().strip()):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            return json.loads(self.server.stdout.read(length)) if length else None
        finally:
            watch.cancel()

    def _until_answered(self, number):
        while (message := self._receive()) is not None and message.get("id") != number:
            pass

    def _open(self, uri, path):
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "cpp", "version": 1, "text": (self.root / path).read_text(encoding="utf-8")}}})

    def findings(self, paths):
        """Yields (path, [(line, check, text)...]) once for each path, in no order; None instead of the list where
        clangd gave no answer."""
        self._send({"id": 1, "method": "initialize",
                    "params": {"processId": None, "rootUri": self.root.as_uri(), "capabilities": {}}})
        self._until_answered(1)
        self._send({"method": "initialized", "params": {}})
        waiting = list(reversed(paths))
        opened = {}
        while waiting or opened:
            while waiting and len(opened) < self.jobs:
                path = waiting.pop()
                uri = (self.root / path).as_uri()
                opened[uri] = path
                self._open(uri, path)
            message = self._receive()
            if message is None:
                break
            if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] not in opened:
                continue
            path = opened.pop(message["params"]["uri"])
            self._send({"method": "textDocument/didClose",
                        "params": {"textDocument": {"uri": message["params"]["uri"]}}})
            yield path, [_finding(path, found) for found in message["params"]["diagnostics"] if found["severity"] <= 2]
        for path in [*opened.values(), *waiting]:
            yield path, None

    def close(self):
        try:
            self._send({"id": 2, "method": "shutdown"})
            self._until_answered(2)
            self._send({"method": "exit"})
        except BrokenPipeError:
            pass
        self.server.communicate()


def _finding(path, found):
    line, check = found["range"]["start"]["line"] + 1, found.get("code", "clang")
    return line, check, f"{path}:{line}: {found['message'].splitlines()[0]} [{check}]"
