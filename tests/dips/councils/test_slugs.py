"""What a council may be called in an address."""

from __future__ import annotations

import pytest

from dips.councils import slugs


@pytest.mark.parametrize("slug", ["solihull", "bath-and-north-east-somerset", "a", "e08000025", "x" * 40])
def test_good(slug: str) -> None:
    assert slugs.clean(slug) == slug


def test_spaces_around_do_not_count() -> None:
    assert slugs.clean("  solihull ") == "solihull"


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("", "Enter a web address for the council, like solihull"),
        ("x" * 41, "The web address is 41 characters. Shorten it to 40 or fewer"),
        (
            "ynys-môn",
            "The web address may hold only the letters a to z without accents, digits and single hyphens, like ynys-mon",
        ),
        (
            "Ynys Môn",
            "The web address may hold only the letters a to z without accents, digits and single hyphens, like ynys-mon",
        ),
        ("www", "The web address “www” is kept for the service. Choose another"),
        ("2024", "The web address “2024” is kept for the service. Choose another"),
    ],
)
def test_refused_with_a_sentence(slug: str, sentence: str) -> None:
    with pytest.raises(slugs.NotASlug) as refusal:
        slugs.clean(slug)

    assert refusal.value.message == sentence
    assert refusal.value.errors == {"slug": [sentence]}


@pytest.mark.parametrize(
    "slug",
    ["-a", "a-", "a--b", "xn--mn-xla", "a_b", "a.b", "a b", "A", "ﬁle", "東京", "a\x00b", "🙂", "../etc", "a\nb"],
)
def test_refused(slug: str) -> None:
    with pytest.raises(slugs.NotASlug):
        slugs.clean(slug)
