"""How second factors are kept: sealed under the desk's key, so that no copy of the database is one.

A phone's secret and the seed of the recovery codes are what makes the codes. The pages' process and
the courier cannot open them; a backup of the database without the desk's key neither.
"""

from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter

from habeas import conf
from habeas.cases.desk_keys import read_private_key
from habeas.kernel import sealing

_PURPOSE: Final = "second factor"


class Adapter(DefaultMFAAdapter):
    """What the library asks before it writes a secret, and after it has read one."""

    def encrypt(self, text: str) -> str:
        """Return the seal of ``text``; raises HabeasError without the desk's key."""
        return sealing.seal_under(_key(), text.encode(), purpose=_PURPOSE, row="").hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was sealed; raises SealBrokenError, and HabeasError without the key."""
        sealed = bytes.fromhex(encrypted_text)
        return sealing.open_under(_key(), sealed, purpose=_PURPOSE, row="").decode()


def _key() -> bytes:
    return sealing.derived_key(read_private_key(conf.desk_keys_dir()), purpose=_PURPOSE)
