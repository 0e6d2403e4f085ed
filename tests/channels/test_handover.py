from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from habeas.channels.handover import LIMIT, mailto, too_long
from habeas.channels.mail import HeaderError


def test_a_link_holds_the_letter_with_crlf() -> None:
    link = mailto("premier+office@state.example", "UA & more?", "Dear Sir,\n\nä = 1 + 1 & 2\r\nx")
    assert link.startswith("mailto:premier+office@state.example?subject=UA%20%26%20more%3F&body=")
    assert link.count("%0D%0A") == 3
    assert "+" not in urlsplit(link).query
    parts = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert parts == {"subject": ["UA & more?"], "body": ["Dear Sir,\r\n\r\nä = 1 + 1 & 2\r\nx"]}
    assert unquote(urlsplit(link).path) == "premier+office@state.example"


@pytest.mark.parametrize(
    "address", ["a@b.example?bcc=c@d.example", "a@b.example,c@d.example", "a@b\n"]
)
def test_an_address_cannot_bring_a_second_one(address: str) -> None:
    with pytest.raises(HeaderError):
        mailto(address, "x", "y")


def test_an_ampersand_in_an_address_stays_in_it() -> None:
    assert mailto("a&b@c.example", "x", "y").startswith("mailto:a%26b@c.example?")


def test_a_link_is_too_long_by_its_encoded_text() -> None:
    fits = mailto("a@b.example", "s" * 500, "x" * LIMIT)
    assert not too_long(fits)
    assert too_long(fits + "x")
    assert too_long(mailto("a@b.example", "s", "你" * (LIMIT // 9 + 1)))
