"""Who is at the other end: the address that our own proxies saw, never one that the client wrote."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from label_sp.common.clients import client_ip, client_network

PROXY, CLIENT, LIE = "10.0.0.9", "192.0.2.7", "203.0.113.1"


def seen(forwarded: str | None, peer: str = PROXY) -> str:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_ip(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, None, PROXY),
        (0, LIE, PROXY),
        (1, CLIENT, CLIENT),
        (1, f"{LIE}, {CLIENT}", CLIENT),
        (1, f"{LIE},{LIE}, {CLIENT}", CLIENT),
        (2, f"{LIE}, {CLIENT}, 10.0.0.8", CLIENT),
        (2, CLIENT, PROXY),  # it did not pass both: nothing in it is ours
        (1, None, PROXY),
        (1, "", PROXY),
        (1, f"{CLIENT}:4711", CLIENT),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "::ffff:192.0.2.7", CLIENT),
        (1, "unknown", PROXY),
        (1, f"{CLIENT}, <script>", PROXY),
    ],
)
def test_only_what_our_proxies_wrote_counts(
    settings: Any, proxies: int, forwarded: str | None, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert seen(forwarded) == found


@limits(max_examples=30)
@given(st.text(max_size=60))
def test_nothing_that_a_client_writes_before_changes_the_answer(lie: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TRUSTED_PROXIES", 1)
        assert seen(f"{lie},{CLIENT}") == CLIENT


def test_a_unix_socket_is_this_machine(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 0
    assert seen(None, peer="") == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
    ],
)
def test_limits_count_an_ipv4_address_or_an_ipv6_subscriber(address: str, network: str) -> None:
    assert client_network(RequestFactory().get("/", REMOTE_ADDR=address)) == network
