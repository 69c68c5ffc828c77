"""A Redis of its own for one test, on a Unix socket, stopped by its process id."""

import pathlib
import signal
import socket
import subprocess
import time

START_SECONDS_MAX = 30


class Redis:
    def __init__(self, folder, *lines):
        self.folder, self.lines = pathlib.Path(folder), lines
        self.path = self.folder / "redis.sock"
        self.url = f"unix://{self.path}"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        file = self.folder / "redis.conf"
        lines = [f"unixsocket {self.path}", "port 0", f"dir {self.folder}", 'save ""', "appendonly no", *self.lines]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.process = subprocess.Popen(["redis-server", file], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                assert self.call("PING") == b"+PONG\r\n"
                return
            except OSError:
                assert time.monotonic() < deadline, "redis-server did not start"
                time.sleep(0.01)

    def stop(self, how=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.process = None

    def call(self, *words):
        """What Redis answers to one command, as bytes of its protocol."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(10)
            connection.connect(str(self.path))
            connection.sendall((" ".join(words) + "\r\n").encode())
            return connection.recv(1 << 20)

    def dump(self):
        """All names and values that it holds, as bytes."""
        out = b""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(10)
            connection.connect(str(self.path))
            connection.sendall(b"EVAL \"local t={} for _,k in ipairs(redis.call('KEYS','*')) do "
                               b"t[#t+1]=k t[#t+1]=redis.call('GET',k) end return t\" 0\r\n")
            connection.settimeout(1)
            try:
                while chunk := connection.recv(1 << 16):
                    out += chunk
            except TimeoutError:
                pass
        return out
