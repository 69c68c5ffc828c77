"""A certification authority for one test, and certificates of it, made by the openssl program."""

import pathlib
import subprocess


class Authority:
    def __init__(self, folder, name="test-ca"):
        self.folder = pathlib.Path(folder)
        self.name = name
        self.file = self.folder / f"{name}.pem"
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                  "-subj", f"/CN={name}", "-keyout", self._key(name), "-out", self.file)

    def leaf(self, name, alternatives="", subject=None, usage="serverAuth,clientAuth"):
        """(certificate file, key file); alternatives as openssl writes them: "IP:127.0.0.1,URI:urn:x"."""
        extensions = f"extendedKeyUsage={usage}\n" + (f"subjectAltName={alternatives}\n" if alternatives else "")
        settings, certificate = self.folder / f"{name}.cnf", self.folder / f"{name}.pem"
        settings.write_text(extensions, encoding="utf-8")
        request = self.folder / f"{name}.csr"
        self._run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8",
                  "-subj", subject or f"/CN={name}", "-keyout", self._key(name), "-out", request)
        self._run("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self._key(self.name), "-days", "1",
                  "-CAcreateserial", "-extfile", settings, "-out", certificate)
        return certificate, self._key(name)

    def _key(self, name):
        return self.folder / f"{name}.key"

    @staticmethod
    def _run(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
