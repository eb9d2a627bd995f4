"""A small DNS server of our own: real questions over UDP and TCP, and answers from a dictionary."""

from __future__ import annotations

import socket
import socketserver
import struct
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class NameServer:
    """`server.set("x.gov.uk", "TXT", "words")`; a name without records is not there, one in `silent` gets SERVFAIL."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.silent: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        # TCP chooses the port: on a busy machine many of its ports are taken, and hardly any of UDP's.
        self._tcp = _serve(_Tcp4, _Tcp, 0, self)
        self.port = self._tcp.server_address[1]
        self._udp = _serve(socketserver.ThreadingUDPServer, _Udp, self.port, self)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def set(self, name: str, kind: str, *values: str) -> None:
        """Exactly these; none takes the record away."""
        self.records.pop((name, kind), None)
        if values:
            self.records[name, kind] = list(values)

    def clear(self) -> None:
        self.records.clear()
        self.silent.clear()
        self.asked.clear()

    def close(self) -> None:
        for each in (self._udp, self._tcp):
            each.shutdown()
            each.server_close()

    def answer(self, wire: bytes, *, most: int) -> bytes:
        query = dns.message.from_wire(wire)
        answer = dns.message.make_response(query)
        [question] = query.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if self.silent & {name, "*"}:
            answer.set_rcode(dns.rcode.SERVFAIL)
            return answer.to_wire()
        found = self.records.get((name, kind)) or self.records.get((name, "CNAME"))
        if found:
            as_kind = kind if (name, kind) in self.records else "CNAME"
            words = [_quoted(each) if as_kind == "TXT" else each for each in found]
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", as_kind, *words))
        elif not any(known == name for known, _kind in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        answer.flags |= dns.flags.RA
        whole = answer.to_wire()
        if len(whole) > most:
            answer.answer.clear()
            answer.flags |= dns.flags.TC
            return answer.to_wire()
        return whole


def _quoted(text: str) -> str:
    """In parts of 255, as long records are."""
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255)) or '""'


class _Tcp4(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


class _Udp(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        wire, link = self.request
        link.sendto(self.server.names.answer(wire, most=512), self.client_address)


class _Tcp(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        link: socket.socket = self.request
        [length] = struct.unpack("!H", link.recv(2, socket.MSG_WAITALL))
        wire = self.server.names.answer(link.recv(length, socket.MSG_WAITALL), most=65535)
        link.sendall(struct.pack("!H", len(wire)) + wire)


def _serve(server, handler, port: int, names: NameServer):
    made = server(("127.0.0.1", port), handler)
    made.daemon_threads = True
    made.names = names
    Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return made
