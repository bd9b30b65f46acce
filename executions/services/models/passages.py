"""How the local demo model reads a long text: passage by passage.

A model this small loses the thread after about a hundred words and invents. So a request that is an
instruction followed by a long text is put to it once for each passage of the text, each time with
the instruction, and the answers are joined. Anything else is put to it as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Words from which a text is long, and words of a passage at most.
LONG_WORDS, PASSAGE_WORDS = 180, 100
#: The wording of the model's own training for such tasks, where the request has no system text.
TRAINED_SYSTEM = (
    "You're an AI assistant for text re-writing. Rewrite the input text to make it more concise "
    "while preserving its core meaning."
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    words: int
    #: A title: it is passed on as it is.
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """An instruction and the text it is about."""

    system: str
    #: Stands before each passage; may be empty when the system text says it all.
    instruction: str
    passages: tuple[Passage, ...]


def split(system: str, user: str) -> Task | None:
    """The request as a task of passages; None when it is not an instruction about a long text.

    The instruction is the system text, or else the paragraphs up to one that ends with a colon, of
    which the first says what to do.
    """
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", user) if part.strip()]
    instruction = ""
    if not system:
        ends = [i for i, part in enumerate(paragraphs[:6]) if part.endswith(":")]
        if not ends:
            return None
        instruction, paragraphs = paragraphs[0], paragraphs[ends[0] + 1 :]
    passages = tuple(passage for part in paragraphs for passage in _passages(part))
    if sum(passage.words for passage in passages) < LONG_WORDS:
        return None
    return Task(system or TRAINED_SYSTEM, instruction, passages)


def whole_sentences(text: str) -> str:
    """A text that was cut off, up to the end of its last whole sentence; without one, with dots."""
    ends = [found.end() for found in re.finditer(r"[.!?][\"'”’)]*(?=\s|$)", text)]
    return text[: ends[-1]] if ends else f"{text} …"


def _passages(paragraph: str) -> Iterator[Passage]:
    """The passages of a paragraph: whole sentences, in parts of about the same length."""
    count = len(paragraph.split())
    if count <= _HEADING_WORDS and not paragraph.endswith((".", "!", "?")):
        yield Passage(paragraph, count, heading=True)
        return
    even = count / math.ceil(count / PASSAGE_WORDS)
    gathered: list[str] = []
    done = words = 0
    for sentence in _SENTENCE_END.split(paragraph):
        more = len(sentence.split())
        # A sentence belongs to the part its middle lies in.
        if gathered and int((done + more / 2) / even) > int((done - words / 2) / even):
            yield Passage(" ".join(gathered), words)
            gathered, words = [], 0
        gathered.append(sentence)
        words += more
        done += more
    yield Passage(" ".join(gathered), words)
