"""Which requests the local model reads passage by passage, and how they are cut."""

import pytest

from executions.services.models.passages import (
    PASSAGE_WORDS,
    TRAINED_SYSTEM,
    split,
    whole_sentences,
)

SENTENCE = "The sky was clear that night and everyone could see the stars. "  # 12 words
PARAGRAPH = (SENTENCE * 15).strip()  # 180 words


def test_an_instruction_that_ends_with_a_colon_is_told_from_the_text() -> None:
    task = split(
        "", f"Rewrite the chapter.\n\nBe brief.\n\nChapter:\n\nOne: A Title\n\n{PARAGRAPH}"
    )
    assert task is not None
    assert (task.system, task.instruction) == (TRAINED_SYSTEM, "Rewrite the chapter.")
    assert [passage.heading for passage in task.passages] == [True, False, False]
    assert task.passages[0].text == "One: A Title"
    assert " ".join(passage.text for passage in task.passages[1:]) == PARAGRAPH


def test_a_system_text_is_the_instruction_for_all_of_the_message() -> None:
    task = split("Translate.", PARAGRAPH)
    assert task is not None
    assert (task.system, task.instruction) == ("Translate.", "")


@pytest.mark.parametrize(
    ("system", "user"),
    [
        ("", PARAGRAPH),
        ("", f"Rewrite this:\n\n{SENTENCE}"),
        ("Be kind.", "Hello!"),
        ("", ""),
        ("", "Only an instruction:"),
    ],
)
def test_anything_else_stays_whole(system: str, user: str) -> None:
    assert split(system, user) is None


@pytest.mark.parametrize("sentences", [15, 17, 18, 25, 26, 60])
def test_passages_are_of_about_the_same_length_and_lose_nothing(sentences: int) -> None:
    text = (SENTENCE * sentences).strip()
    task = split("s", text)
    assert task is not None
    sizes = [passage.words for passage in task.passages]
    assert max(sizes) <= PASSAGE_WORDS + 12
    assert min(sizes) > PASSAGE_WORDS / 3
    assert " ".join(passage.text for passage in task.passages) == text


def test_one_endless_sentence_is_one_passage() -> None:
    task = split("s", "word " * 500)
    assert task is not None
    assert [passage.words for passage in task.passages] == [500]


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        ("One. Two. Thr", "One. Two."),
        ('He said "Go!" and w', 'He said "Go!"'),
        ("Pi is 3.14 and", "Pi is 3.14 and …"),
        ("Done.", "Done."),
    ],
)
def test_what_was_cut_off_ends_with_a_whole_sentence(cut: str, kept: str) -> None:
    assert whole_sentences(cut) == kept
