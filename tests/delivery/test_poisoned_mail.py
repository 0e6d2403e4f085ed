"""Whatever bytes come in, reading them ends, raises nothing and believes nothing."""

import string

import came_back
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taken_letters import accepted

from habeas.delivery import receiving, redacting, returned
from habeas.delivery.models import Consignment, Delivery
from habeas.delivery.opened import opened
from habeas.delivery.returned import Kind
from habeas.kernel import clock

WHATEVER = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = st.sampled_from(
    [
        "Content-Type",
        "Content-Transfer-Encoding",
        "Auto-Submitted",
        "Precedence",
        "Return-Path",
        "From",
        "Subject",
        "X-Failed-Recipients",
        "Status",
        "Action",
        "Message-ID",
    ]
)
PIECES = st.sampled_from(
    [
        b"multipart/report; report-type=delivery-status; boundary=b",
        b"message/delivery-status",
        b"text/plain; charset=no-such-charset",
        b"base64",
        b"=?no-such?B?////?=",
        b"=?utf-8?Q?=E9=E9?=",
        b"MAILER-DAEMON@((((((",
        b"<>",
        b"failed",
        b"5.1.1",
        b"--b",
        b"--b--",
        b"\x00\xff\xfe",
        b"\xe2\x80\xae",
    ]
)
LINES = st.one_of(
    st.tuples(NAMES, PIECES).map(lambda pair: pair[0].encode() + b": " + pair[1]),
    PIECES,
    st.just(b""),
    st.binary(max_size=60),
)
MAILS = st.lists(LINES, max_size=40).map(b"\r\n".join)


@given(raw=st.one_of(st.binary(max_size=4_000), MAILS))
@WHATEVER
def test_no_bytes_stop_the_reading(raw: bytes) -> None:
    assert returned.read(raw).kind in Kind
    opened(raw)
    receiving.recipient_of(raw)


@given(
    cut=st.integers(0, 3_000),
    flips=st.lists(
        st.tuples(st.integers(0, 3_000), st.binary(min_size=1, max_size=1)), max_size=20
    ),
)
@WHATEVER
@pytest.mark.django_db
def test_a_damaged_report_moves_a_letter_along_the_table_or_not_at_all(
    cut: int, flips: list[tuple[int, bytes]]
) -> None:
    letter = Consignment.objects.first() or accepted()
    Delivery.objects.update(state="accepted", evidence="E1", reason="")
    raw = bytearray(came_back.gmail(letter))
    for at, byte in flips:
        raw[at % len(raw)] = byte[0]
    receiving.receive(
        bytes(raw[: len(raw) - cut]), recipient=letter.envelope_sender, now=clock.now()
    )
    assert Delivery.objects.get().state in {"accepted", "bounced"}


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 200_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(5_000)
        ),
        b"X: y\r\n" * 500_000,
        b"From: MAILER-DAEMON\r\nX-Failed-Recipients: " + b"(" * 300_000,
        b"From: MAILER-DAEMON\r\n\r\n" + b"<" * 500_000,
        b"Subject: " + b"=?utf-8?Q?a?= " * 30_000,
        b"Status: " + b"5." * 250_000,
        b"\x00" * 1_000_000,
    ],
    ids=["parts", "nested", "deep", "headers", "parens", "angles", "words", "dots", "zeros"],
)
def test_a_bomb_is_read_like_any_other(raw: bytes) -> None:
    assert returned.read(raw).kind in Kind
    opened(raw)


@given(text=st.text(alphabet=string.printable + "é…“”中ع", max_size=400))
@WHATEVER
def test_looking_over_a_text_never_fails(text: str) -> None:
    assert isinstance(redacting.warnings(text), list)


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        ("Write to marie@supporter.example.", True),
        ("Call +33 1 23 45 67 89.", True),
        ("> Yours respectfully,", True),
        ("Dear Ms Exemple,", True),
        ("Marie Exemple, France", True),
        ("The Minister has taken note of the letters.", False),
        ("She was released on 12.05.2016.", False),
        ("张三", True),
        ("ماري مثال", True),
        ("أحيلت الرسالة إلى وزارة العدل.", False),
        ("[…]", False),
    ],
)
def test_what_looks_like_a_supporters_is_asked_about(line: str, warned: bool) -> None:  # noqa: FBT001 - parametrised
    assert bool(redacting.warnings(line)) is warned


def test_html_is_shown_as_text_and_nothing_of_it_runs() -> None:
    raw = (
        b"From: office@office.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b"<style>p{}</style><script>alert(1)</script><p>We have <b>read</b> it.</p><p>Bye</p>"
    )
    assert opened(raw).text == "We have read it.\nBye"
