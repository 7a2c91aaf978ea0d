"""
A timestamp authority (RFC 3161) on the loopback interface, made with openssl for the length of a test.

    with Authority(folder) as authority:
        authority.where, authority.roots
"""

from __future__ import annotations

import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType

_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Example Time
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = ours
[ours]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
ess_cert_id_chain = no
"""


class Authority:
    """Answers every POST with a timestamp; ``mood`` makes it say something else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.mood = "kind"
        (folder / "tsa.cnf").write_text(_CONFIG)
        (folder / "serial").write_text("01\n")
        for name, subject in (("root", "/CN=Example Root"), ("tsa", "/CN=Example Time")):
            self._openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
            self._openssl("req", "-new", "-config", "tsa.cnf", "-key", f"{name}.key", "-subj", subject, "-out", f"{name}.csr")
        self._openssl("x509", "-req", "-in", "root.csr", "-signkey", "root.key", "-days", "30", "-extfile", "tsa.cnf",
                      "-extensions", "root", "-out", "root.pem")
        self._openssl("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30",
                      "-extfile", "tsa.cnf", "-extensions", "tsa_cert", "-out", "tsa.pem")
        self.roots = folder / "root.pem"
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["Content-Length"]))
                answer = outer.answer(asked) if self.headers["Content-Type"] == "application/timestamp-query" else b""
                self.send_response(200 if outer.mood != "failing" else 503)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.where = f"127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)

    def answer(self, asked: bytes) -> bytes:
        if self.mood == "words":
            return b"<html>Just words.</html>"
        if self.mood == "repeating":
            return (self._folder / "answer.tsr").read_bytes()
        (self._folder / "asked.tsq").write_bytes(asked)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "ours", "-queryfile", "asked.tsq", "-signer", "tsa.pem",
                      "-inkey", "tsa.key", "-out", "answer.tsr")
        return (self._folder / "answer.tsr").read_bytes()

    def __enter__(self) -> Authority:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
