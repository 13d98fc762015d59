from pathlib import Path

from relevo.testing.messenger import MessengerSimulator


async def test_a_simulated_account_is_the_same_one_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "messenger.json"
    async with MessengerSimulator(kept_in=file) as before:
        before.state.subscribed = ["messages"]
        before.state.ice_breakers = ["¿Abrís hoy?"]
        await before.answer_by_hand("5000000000000001", "Hola")
        known, said = before.connect_values, before.state.customer("5000000000000001").bubbles
    assert file.stat().st_mode & 0o077 == 0, "it holds the token"
    after = MessengerSimulator(kept_in=file)
    assert after.state.customer("5000000000000001").bubbles == said
    assert (after.state.subscribed, after.state.ice_breakers) == (["messages"], ["¿Abrís hoy?"])
    assert {name: text for name, text in after.connect_values.items() if name != "base_url"} == {
        name: text for name, text in known.items() if name != "base_url"
    }


async def test_a_file_that_cannot_be_read_begins_a_new_account(tmp_path: Path) -> None:
    (tmp_path / "messenger.json").write_text("{")
    assert MessengerSimulator(kept_in=tmp_path / "messenger.json").state.customers == {}
