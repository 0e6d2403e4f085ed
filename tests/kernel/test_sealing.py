from collections.abc import Callable

import pytest

from habeas.kernel import sealing
from habeas.kernel.sealing import SealBrokenError

PRIVATE = sealing.new_private_key()
PUBLIC = sealing.public_key_of(PRIVATE)
SHARED = sealing.new_shared_key()


def test_what_is_sealed_to_a_public_key_opens_with_its_private_key() -> None:
    sealed = sealing.seal_to(PUBLIC, b"a letter", purpose="submission", row="17")
    assert sealing.open_with(PRIVATE, sealed, purpose="submission", row="17") == b"a letter"
    assert b"a letter" not in sealed


def test_what_is_sealed_under_a_shared_key_opens_with_it() -> None:
    sealed = sealing.seal_under(SHARED, b"", purpose="action", row="1")
    assert sealing.open_under(SHARED, sealed, purpose="action", row="1") == b""


@pytest.mark.parametrize("where", [("other", "17"), ("submission", "18"), ("submission1", "7")])
def test_a_record_of_another_purpose_or_row_does_not_open(where: tuple[str, str]) -> None:
    purpose, row = where
    to_public = sealing.seal_to(PUBLIC, b"x", purpose="submission", row="17")
    under = sealing.seal_under(SHARED, b"x", purpose="submission", row="17")
    with pytest.raises(SealBrokenError):
        sealing.open_with(PRIVATE, to_public, purpose=purpose, row=row)
    with pytest.raises(SealBrokenError):
        sealing.open_under(SHARED, under, purpose=purpose, row=row)


def test_another_key_does_not_open() -> None:
    to_public = sealing.seal_to(PUBLIC, b"x", purpose="submission", row="17")
    with pytest.raises(SealBrokenError):
        sealing.open_with(sealing.new_private_key(), to_public, purpose="submission", row="17")
    under = sealing.seal_under(SHARED, b"x", purpose="submission", row="17")
    with pytest.raises(SealBrokenError):
        sealing.open_under(sealing.new_shared_key(), under, purpose="submission", row="17")


@pytest.mark.parametrize(
    "damage",
    [
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
        lambda sealed: sealed[:-20],
        lambda sealed: sealed[:5],
        lambda _: b"",
        lambda sealed: bytes([3]) + sealed[1:],
        lambda sealed: bytes([3 - sealed[0]]) + sealed[1:],
    ],
)
def test_a_changed_or_cut_record_does_not_open(damage: Callable[[bytes], bytes]) -> None:
    to_public = sealing.seal_to(PUBLIC, b"x", purpose="submission", row="17")
    under = sealing.seal_under(SHARED, b"x", purpose="submission", row="17")
    with pytest.raises(SealBrokenError):
        sealing.open_with(PRIVATE, damage(to_public), purpose="submission", row="17")
    with pytest.raises(SealBrokenError):
        sealing.open_under(SHARED, damage(under), purpose="submission", row="17")


def test_the_length_of_a_record_does_not_tell_a_short_name_from_a_long_one() -> None:
    short = sealing.seal_to(PUBLIC, b"Li", purpose="submission", row="17")
    long = sealing.seal_to(PUBLIC, b"A" * 500, purpose="submission", row="17")
    assert len(short) == len(long)


@pytest.mark.parametrize("length", [0, 507, 508, 509, 5000])
def test_every_length_comes_back_whole(length: int) -> None:
    text = bytes(range(256)) * 20
    sealed = sealing.seal_under(SHARED, text[:length], purpose="action", row="1")
    assert sealing.open_under(SHARED, sealed, purpose="action", row="1") == text[:length]


def test_the_same_text_is_never_sealed_to_the_same_bytes() -> None:
    once, twice = (sealing.seal_under(SHARED, b"x", purpose="a", row="1") for _ in range(2))
    assert once != twice


def test_a_record_names_its_key_and_not_more() -> None:
    sealed = sealing.seal_to(PUBLIC, b"x", purpose="submission", row="17")
    assert sealed[0] == sealing.TO_PUBLIC_KEY
    assert sealed[1:5] == sealing.key_id(PUBLIC)
    with pytest.raises(SealBrokenError):
        sealing.open_under(SHARED, b"\x02\x02\x03\x04\x05", purpose="a", row="1")
