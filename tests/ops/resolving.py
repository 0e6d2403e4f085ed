"""A name server on loopback that knows what a test tells it."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

# Names, then kinds of records, then each record as a zone file has it.
Zone = Mapping[str, Mapping[str, Sequence[str]]]
STOP: Final = b"stop"


@contextmanager
def resolver(zone: Zone, *, asked: list[str] | None = None) -> Iterator[str]:
    """Serve ``zone`` over UDP; give the address for --resolver. ``asked`` collects the names."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(
            target=_serve, args=(server, zone, [] if asked is None else asked), daemon=True
        )
        thread.start()
        host, port = server.getsockname()
        try:
            yield f"{host}:{port}"
        finally:
            server.sendto(STOP, (host, port))
            thread.join(10)


def _serve(server: socket.socket, zone: Zone, asked: list[str]) -> None:
    while True:
        data, client = server.recvfrom(4096)
        if data == STOP:
            return
        query = dns.message.from_wire(data)
        asked.append(query.question[0].name.to_text())
        server.sendto(_answer(query, zone).to_wire(), client)


def _answer(query: dns.message.Message, zone: Zone) -> dns.message.Message:
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.RA
    question = query.question[0]
    kind = dns.rdatatype.to_text(question.rdtype)
    records = zone.get(question.name.to_text(omit_final_dot=True).lower())
    if records is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    elif "SERVFAIL" in records:
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif records.get(kind):
        answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, records[kind]))
    return answer
