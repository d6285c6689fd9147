"""Only public addresses are called: by their form, and in every disguise."""

from ipaddress import ip_address

import pytest

from events.addresses import AddressRefused, Target, is_allowed, is_public, read_networks, read_url


@pytest.mark.parametrize("text", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "172.32.0.1"])
def test_public_addresses_are_public(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.1", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192",
        "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8", "64:ff9b::8.8.8.8",
        "64:ff9b:1::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd00:ec2::254",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1",
    ],
)  # fmt: skip
def test_everything_else_is_not(text):
    assert not is_public(ip_address(text))


def test_the_operator_may_allow_a_network():
    networks = read_networks(["10.20.0.0/16", "fd00:20::/32"])

    assert is_allowed(ip_address("10.20.3.4"), networks=networks)
    assert is_allowed(ip_address("fd00:20::1"), networks=networks)
    assert not is_allowed(ip_address("10.21.3.4"), networks=networks)
    assert not is_allowed(ip_address("::ffff:10.20.3.4"), networks=networks)


def test_a_url_is_taken_apart():
    assert read_url("https://Hooks.example.com/a/b?c=d%20e") == Target(
        is_tls=True, host="hooks.example.com", port=443, path="/a/b?c=d%20e"
    )
    assert read_url("https://[2606:4700::1]:8443") == Target(
        is_tls=True, host="2606:4700::1", port=8443, path="/"
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://hooks.example.com/", "https://"),
        ("ftp://hooks.example.com/", "https://"),
        ("//hooks.example.com/", "https://"),
        ("https://", "names no host"),
        ("https:///path", "names no host"),
        ("https://-x.example.com/", "names no host"),
        ("https://me:secret@example.com/", "user names"),
        ("https://@example.com/", "user names"),
        ("https://example.com/#part", "fragments"),
        ("https://example.com\\@10.0.0.1/", "user names"),
        ("https://example.com:0/", "Port 0"),
        ("https://example.com:99999/", "no URL"),
        ("https://[::1/", "no URL"),
        ("https://example.com/a b", "without blanks"),
        ("https://example.com/\r\nX: y", "without blanks"),
        ("https://ex\u00e4mple.com/", "ASCII"),
        ("https://example.com/" + "a" * 2000, "2000"),
        ("https://127.0.0.1/", "not a public address"),
        ("https://[::ffff:10.0.0.1]/", "not a public address"),
        ("https://169.254.169.254/latest/meta-data", "not a public address"),
    ],
)
def test_a_bad_url_is_refused_in_words(url, words):
    with pytest.raises(AddressRefused, match=words):
        read_url(url)


def test_plain_http_is_for_allowed_networks_only():
    networks = read_networks(["127.0.0.0/8"])

    assert read_url("http://127.0.0.1:8080/x", networks=networks).port == 8080
    with pytest.raises(AddressRefused, match="not a public address"):
        read_url("http://10.0.0.1/", networks=networks)
