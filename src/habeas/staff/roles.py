"""What members of staff are there for. Several roles may be one person's."""

from typing import Final

CASE_WORKER: Final = "case worker"
APPROVER: Final = "approver"
TRANSLATOR: Final = "translator"
ADDRESS_KEEPER: Final = "address keeper"
READER: Final = "reader"
ADMINISTRATOR: Final = "administrator"
# Somebody of a partner house, who sees what will be public and the answers, and nothing else.
GUEST: Final = "guest approver"

GROUPS: Final = {
    CASE_WORKER: "Case workers",
    APPROVER: "Approvers",
    TRANSLATOR: "Translators",
    ADDRESS_KEEPER: "Address keepers",
    READER: "Readers",
    ADMINISTRATOR: "Administrators",
    GUEST: "Guest approvers",
}
EVERYBODY: Final = frozenset(GROUPS)
HOUSE: Final = EVERYBODY - {GUEST}
