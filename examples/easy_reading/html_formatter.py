# ruff: noqa: F821, B018
# Runs in the node HTMLFormatter: its inputs are variables (easyText, chapter, objectKey), and the
# value of the last expression is its output.
import re

SENTENCES_PER_PARAGRAPH = 3


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline(text):
    """The text as HTML: bold and italic marks become elements, everything else is escaped."""
    text = escape(text.strip())
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"(?<!\w)[*_](\S[^*_]*?)[*_](?!\w)", r"<em>\1</em>", text)


def sentences(text):
    return re.split(r"(?<=[.!?])[\"'”’]?\s+(?=[\"'“‘]?[A-Z0-9])", text.strip())


def paragraphs(lines):
    """Short paragraphs: a wall of text is the hardest thing to read."""
    parts = sentences(" ".join(lines))
    return [
        "<p>" + inline(" ".join(parts[start : start + SENTENCES_PER_PARAGRAPH])) + "</p>"
        for start in range(0, len(parts), SENTENCES_PER_PARAGRAPH)
    ]


def heading_of(line):
    """The text of a line that is a heading ("## So", "**So**", "So:"), else None."""
    found = re.fullmatch(r"#{1,6}\s+(.+?)\s*#*|\*\*([^*]+)\*\*:?|([A-Z][^.!?:]{2,60}):", line)
    return "".join(text or "" for text in found.groups()).strip(": ") if found else None


def same(one, other):
    return re.sub(r"\W+", "", one).lower() == re.sub(r"\W+", "", other).lower()


def finished(text):
    """The text up to its last whole sentence: a model that hits its limit stops in the middle."""
    end = max(text.rfind(mark) for mark in ".!?:")
    tail = text[end + 1 :].strip()
    return text if end < 0 or re.fullmatch(r"[\"'”’)*]*", tail) else text[: end + 1]


def body(text, title):
    """The text's blocks as HTML, without its own title, which stands above them already."""
    out, lines, items = [], [], []

    def flush():
        out.extend(paragraphs(lines) if lines else [])
        if items:
            out.append("<ul>" + "".join(f"<li>{inline(item)}</li>" for item in items) + "</ul>")
        lines.clear()
        items.clear()

    for line in [line.strip() for line in text.splitlines()]:
        heading = heading_of(line)
        item = re.fullmatch(r"(?:[-*•]|\d+[.)])\s+(.+)", line)
        if not line:
            flush()
        elif same(line.strip("#* "), title):
            continue
        elif heading:
            flush()
            if not same(heading, title):
                out.append(f"<h3>{inline(heading)}</h3>")
        elif item:
            if lines:
                flush()
            items.append(item[1])
        else:
            if items:
                flush()
            lines.append(line)
    flush()
    return "\n".join(out)


title = chapter.strip().splitlines()[0].strip()
name = re.sub(r"[^a-z0-9]+", "-", objectKey.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()).strip("-")
section = (
    f'<section id="{name}" aria-labelledby="{name}-title">\n'
    f'<h2 id="{name}-title">{escape(title)}</h2>\n'
    f"{body(finished(easyText), title)}\n</section>"
)

{"id": name, "title": title, "html": section}
