"""Look at a port before a server takes it, so that a taken one is said in one line."""

import socket

from habeas.kernel.errors import RefusedError


def refuse_taken(host: str, port: int, *, option: str = "--port") -> None:
    """Raise RefusedError when nothing can listen at ``host`` and ``port``.

    The servers here share their ports on purpose (SO_REUSEPORT), so that without this look a second
    one would start beside the first and get every other request.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (OSError, OverflowError):
        raise RefusedError(
            f"Nothing can listen on {host} port {port}: it is taken or not allowed. "
            f"Name another with {option}."
        ) from None


def free() -> int:
    """Return a port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
