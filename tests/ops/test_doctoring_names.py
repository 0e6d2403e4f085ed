"""What the doctor says of a domain, each asked of a name server on this machine."""

import ipaddress
from pathlib import Path

import pytest
from resolving import Zone, resolver

from habeas.actions import dkim_keys
from habeas.channels import dkim as signing
from habeas.kernel.errors import RefusedError
from habeas.ops.doctoring import dkim, dmarc, hosts, spf
from habeas.ops.doctoring.finding import Finding, Grade
from habeas.ops.doctoring.names import Names, UnansweredError

DOMAIN = "letters.example"
SENDER = ipaddress.ip_address("198.51.100.7")
SIXTH = ipaddress.ip_address("2001:db8::7")
MX = {"MX": ["10 mail.letters.example."]}
HOST = {"A": ["198.51.100.7"], "AAAA": ["2001:db8::7"]}


def spf_of(record: str | list[str], more: Zone | None = None, *, six: bool = False) -> Finding:
    texts = [record] if isinstance(record, str) else record
    own = {"TXT": [f'"{text}"' for text in texts], **MX, "A": ["198.51.100.9"]}
    zone = {DOMAIN: own, "mail.letters.example": HOST, **(more or {})}
    with resolver(zone) as where:
        names = Names(where, loopback_only=True)
        return spf.look(names, DOMAIN, [SIXTH] if six else [SENDER])


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 ip4:198.51.100.7 -all",
        "v=spf1 ip4:198.51.100.0/29 ~all",
        "v=spf1 mx -all",
        "v=spf1 a/28 -all",
        "v=spf1 a:mail.letters.example -all",
        "v=spf1 -ip4:198.51.100.8 include:_spf.example -all",
        "v=spf1 redirect=_spf.example",
        "V=SPF1 IP4:198.51.100.7 -ALL",
    ],
)
def test_a_record_that_names_the_sender_is_well(record: str) -> None:
    found = spf_of(record, {"_spf.example": {"TXT": ['"v=spf1 " "ip4:198.51.100.7 -all"']}})
    assert (found.grade, found.remedy) == (Grade.OK, ())


def test_an_ipv6_sender_is_looked_for_too() -> None:
    assert spf_of("v=spf1 ip6:2001:db8::/32 -all", six=True).grade is Grade.OK
    assert spf_of("v=spf1 mx//64 -all", six=True).grade is Grade.OK
    assert spf_of("v=spf1 ip4:198.51.100.7 -all", six=True).grade is Grade.WRONG


@pytest.mark.parametrize(
    ("record", "line"),
    [
        ([], 'letters.example. IN TXT "v=spf1 ip4:198.51.100.7 -all"'),
        (
            "v=spf1 include:_spf.example -all",
            'letters.example. IN TXT "v=spf1 ip4:198.51.100.7 include:_spf.example -all"',
        ),
        ("v=spf1 +all", 'letters.example. IN TXT "v=spf1 ip4:198.51.100.7 -all"'),
        ("v=spf1", 'letters.example. IN TXT "v=spf1 ip4:198.51.100.7 -all"'),
    ],
)
def test_what_to_put_into_the_dns_is_said_literally(record: str | list[str], line: str) -> None:
    found = spf_of(record, {"_spf.example": {"TXT": ['"v=spf1 -all"']}})
    assert found.grade is Grade.WRONG
    assert found.remedy == (line,)


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 ip4:198.51.100.777 -all",
        "v=spf1 nonsense -all",
        "v=spf1 include:missing.example -all",
        "v=spf1 include:loop.example -all",
        ["v=spf1 ip4:198.51.100.7 -all", "v=spf1 mx -all"],
    ],
)
def test_a_record_that_receivers_cannot_use_is_wrong(record: str | list[str]) -> None:
    found = spf_of(record, {"loop.example": {"TXT": ['"v=spf1 include:loop.example -all"']}})
    assert found.grade is Grade.WRONG
    assert "v=spf1 ip4:198.51.100.7 " in " ".join(found.remedy)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    dkim_keys.make_dkim_key(tmp_path)
    return tmp_path


def dkim_of(keys: Path, *texts: str) -> Finding:
    zone = {"habeas._domainkey.letters.example": {"TXT": list(texts)}} if texts else {}
    with resolver(zone) as where:
        return dkim.look(Names(where, loopback_only=True), DOMAIN, keys)


def own_record(keys: Path) -> str:
    key = dkim_keys.dkim_key(keys)
    assert key is not None
    return signing.record(key)


def test_a_published_key_that_is_ours_is_well(keys: Path) -> None:
    assert dkim_of(keys, signing.txt_strings(own_record(keys))).grade is Grade.OK
    spaced = own_record(keys).replace("; p=", ";  p= ")
    assert dkim_of(keys, signing.txt_strings(spaced)).grade is Grade.OK


def test_the_line_that_it_says_publishes_the_key(keys: Path) -> None:
    line = dkim_of(keys).remedy[0]
    name, _, text = line.partition(". IN TXT ( ")
    assert name == "habeas._domainkey.letters.example"
    assert dkim_of(keys, text.removesuffix(" )")).grade is Grade.OK


def test_a_published_key_that_is_not_ours_is_wrong(keys: Path, tmp_path: Path) -> None:
    other = signing.read_key(signing.new_key(), selector="habeas")
    for text in (
        signing.record(other),
        "v=DKIM1; p=",
        "v=DKIM1; p=%%%",
        own_record(keys).replace("p=M", "p=N"),
    ):
        found = dkim_of(keys, signing.txt_strings(text))
        assert found.grade is Grade.WRONG
        assert own_record(keys)[:200] in found.remedy[0]
    two = dkim_of(keys, *(signing.txt_strings(own_record(keys) + end) for end in ("", ";")))
    assert two.grade is Grade.WRONG
    testing = dkim_of(keys, signing.txt_strings(own_record(keys) + "; t=y"))
    assert testing.grade is Grade.ADVICE
    (tmp_path / "dkim-habeas.pem").write_text("no key")
    assert dkim_of(keys).grade is Grade.WRONG


def test_without_a_key_the_mail_server_may_sign(tmp_path: Path) -> None:
    found = dkim_of(tmp_path)
    assert found.grade is Grade.ADVICE
    assert "--new-dkim-key" in found.remedy[0]


def dmarc_of(zone: Zone, *, mail_domain: str = DOMAIN) -> list[Finding]:
    with resolver(zone) as where:
        return dmarc.look(Names(where, loopback_only=True), DOMAIN, mail_domain)


def dmarc_record(text: str) -> Zone:
    return {"_dmarc.letters.example": {"TXT": [f'"{text}"']}}


def test_a_policy_that_stops_forgeries_is_well() -> None:
    assert [each.grade for each in dmarc_of(dmarc_record("v=DMARC1; p=reject"))] == [Grade.OK]


def test_a_policy_of_the_domain_above_counts() -> None:
    zone = {"_dmarc.house.example": {"TXT": ['"v=DMARC1; p=none; sp=quarantine"']}}
    with resolver(zone) as where:
        names = Names(where, loopback_only=True)
        found = dmarc.look(names, "letters.house.example", "letters.house.example")
    assert [each.grade for each in found] == [Grade.OK]


@pytest.mark.parametrize("text", [None, "v=DMARC1; p=maybe", "v=DMARC1", "v=DMARC2; p=reject"])
def test_without_a_policy_the_line_is_said(text: str | None) -> None:
    (found,) = dmarc_of(dmarc_record(text) if text else {})
    assert found.grade is Grade.WRONG
    assert found.remedy == ('_dmarc.letters.example. IN TXT "v=DMARC1; p=quarantine"',)


def test_a_policy_that_lets_forgeries_through_is_worth_a_thought() -> None:
    assert [each.grade for each in dmarc_of(dmarc_record("v=DMARC1; p=none"))] == [Grade.ADVICE]


def test_an_envelope_of_another_domain_leaves_the_signature_alone_to_pass() -> None:
    found = dmarc_of(dmarc_record("v=DMARC1; p=reject"), mail_domain="elsewhere.example")
    assert [each.grade for each in found] == [Grade.OK, Grade.ADVICE]
    below = dmarc_of(dmarc_record("v=DMARC1; p=reject"), mail_domain="mail.letters.example")
    assert [each.grade for each in below] == [Grade.OK]


def mx_of(zone: Zone) -> Finding:
    with resolver(zone) as where:
        names = Names(where, loopback_only=True)
        return hosts.look_at_exchangers(names, DOMAIN, "mail.letters.example")


def test_a_domain_to_which_mail_finds_its_way_is_well() -> None:
    assert mx_of({DOMAIN: MX, "mail.letters.example": HOST}).grade is Grade.OK


@pytest.mark.parametrize(
    ("zone", "line"),
    [
        ({}, "letters.example. IN MX 10 mail.letters.example."),
        ({DOMAIN: {"MX": ["0 ."]}}, "letters.example. IN MX 10 mail.letters.example."),
        ({DOMAIN: MX}, "mail.letters.example. IN A ADDRESS-OF-MAIL.LETTERS.EXAMPLE"),
        ({DOMAIN: MX, "mail.letters.example": {"CNAME": ["x.example."]}}, "Name the host itself"),
    ],
    ids=["none", "null", "no address", "alias"],
)
def test_a_domain_to_which_it_does_not_is_told_what_lacks(zone: Zone, line: str) -> None:
    found = mx_of(zone)
    assert found.grade is Grade.WRONG
    assert found.remedy[0].startswith(line)


def ptr_of(reverse: Zone) -> list[Finding]:
    with resolver({"mail.letters.example": HOST, **reverse}) as where:
        names = Names(where, loopback_only=True)
        return list(hosts.look_at_reverse(names, DOMAIN, "mail.letters.example", [SENDER]))


def test_a_sender_whose_name_leads_back_to_it_is_well() -> None:
    (found,) = ptr_of({"7.100.51.198.in-addr.arpa": {"PTR": ["mail.letters.example."]}})
    assert found.grade is Grade.OK


@pytest.mark.parametrize(
    "reverse",
    [{}, {"7.100.51.198.in-addr.arpa": {"PTR": ["other.example."]}, "other.example": {}}],
    ids=["none", "another"],
)
def test_a_sender_without_a_name_of_its_own_is_told_the_line(reverse: Zone) -> None:
    (found,) = ptr_of(reverse)
    assert found.grade is Grade.WRONG
    assert found.remedy == ("7.100.51.198.in-addr.arpa. IN PTR mail.letters.example.",)


def test_an_address_within_the_network_is_not_what_receivers_see() -> None:
    inside = ipaddress.ip_address("192.168.0.7")
    with resolver({}) as where:
        names = Names(where, loopback_only=True)
        (found,) = hosts.look_at_reverse(names, DOMAIN, "box", [inside])
    assert found.grade is Grade.ADVICE


def test_a_host_without_an_address_is_wrong() -> None:
    with resolver({}) as where:
        names = Names(where, loopback_only=True)
        (found,) = hosts.look_at_reverse(names, DOMAIN, "mail.letters.example", [])
    assert found.grade is Grade.WRONG


@pytest.mark.parametrize("where", ["192.0.2.53:53", "192.0.2.53", "[2001:db8::53]:53"])
def test_in_a_demo_no_resolver_elsewhere_is_asked(where: str) -> None:
    with pytest.raises(RefusedError, match="demo"):
        Names(where, loopback_only=True)
    assert Names(where, loopback_only=False)


@pytest.mark.parametrize("where", ["resolver.example:53", "127.0.0.1:x", ":"])
def test_a_resolver_is_named_by_its_address(where: str) -> None:
    with pytest.raises(RefusedError, match="address"):
        Names(where, loopback_only=False)


def test_a_resolver_that_fails_says_nothing_of_the_name() -> None:
    with resolver({DOMAIN: {"SERVFAIL": []}}) as where:
        names = Names(where, loopback_only=True)
        with pytest.raises(UnansweredError, match=DOMAIN):
            names.texts(DOMAIN)
