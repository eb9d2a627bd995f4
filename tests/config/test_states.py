from django.conf import settings

from config.management.commands.states import drawing


def test_the_drawn_state_tables_are_those_of_the_code() -> None:
    assert (settings.ROOT / "docs" / "states.md").read_text() == drawing()
