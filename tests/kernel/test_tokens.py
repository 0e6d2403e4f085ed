import hashlib

import pytest

from habeas.kernel import tokens

# A fixed token: what is derived from it must never change, or mailed links stop working.
TOKEN = "A" * 43


def test_a_token_is_256_random_bits_in_43_characters_fit_for_a_url() -> None:
    made = {tokens.new_token() for _ in range(100)}
    assert len(made) == 100
    for token in made:
        assert len(token) == tokens.TOKEN_CHARACTERS
        assert len(tokens.raw(token)) == tokens.TOKEN_BYTES
        assert token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "text", ["", "A" * 42, "A" * 44, "A" * 42 + "é", "A" * 42 + "!", "A" * 42 + "B", " " * 43]
)
def test_what_is_not_a_token_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64 has errors of its own
        tokens.raw(text)


def test_keys_of_one_token_differ_by_label_and_never_change() -> None:
    pending, my = tokens.derive_key(TOKEN, "pending"), tokens.derive_key(TOKEN, "my")
    assert pending != my
    assert len(pending) == tokens.TOKEN_BYTES
    assert pending == tokens.derive_key(TOKEN, "pending")
    assert pending != tokens.derive_key(tokens.new_token(), "pending")


def test_a_derived_token_is_a_token() -> None:
    derived = tokens.derive_token(TOKEN, "not me")
    assert tokens.raw(derived) == tokens.derive_key(TOKEN, "not me")
    assert derived != TOKEN


def test_the_database_knows_the_sha_256_of_the_bits() -> None:
    assert tokens.fingerprint(TOKEN) == hashlib.sha256(bytes(32)).digest()
