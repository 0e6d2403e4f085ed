"""What the courier knows of a supporter, while it writes her letter."""

from habeas.actions import envelopes, keys
from habeas.actions.models import Action
from habeas.kernel import sealing


def signer_of(action: Action, ring: keys.KeyRing) -> envelopes.Signed:
    """Open who signed; raises SealBrokenError, and HabeasError once the appeal's key is destroyed.

    Only the courier can: the key is in its folder.
    """
    plaintext = sealing.open_under(
        ring.appeal(action.appeal_id),
        bytes(action.sealed or b""),
        purpose=envelopes.ACTION,
        row=str(action.pk),
    )
    return envelopes.Signed.from_bytes(plaintext)
