from peft_ui.formatting.roles import ROLES, SYNONYMS, nearest, role_of


def test_every_synonym_is_a_known_role():
    assert set(SYNONYMS.values()) <= set(ROLES)


def test_words_for_roles():
    assert [role_of(word) for word in ("Target", " output", "回答", "colour")] == ["target", "target", "target", None]


def test_the_nearest_name():
    assert nearest("ouput", ["Input", "Output"]) == " Did you mean 'Output'?"
    assert nearest("colour", ["input"]) == ""
