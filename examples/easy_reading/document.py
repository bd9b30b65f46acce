"""The function `easy-reading-document`: the chapters of a book as one accessible HTML document.

Called by the node LambdaFunction with `chapters` ([{"id", "title", "html"}], in order) and
`metadata` ({"bookId", "bookTitle", "accessibilityProfile"}). Gives the document, the key to store
it under, and what the flow reports: the location with the metadata.
"""

import re

BUCKET = "easy-reading"

# What each profile changes about the page. "dyslexia" follows the British Dyslexia Association's
# style guide: a plain sans serif at 18 px or more, wide spacing, lines of at most 70 characters,
# text aligned to the left, no italics, and an off-white ground instead of glaring white.
PROFILES = {
    "dyslexia": """
    --font: "Atkinson Hyperlegible", OpenDyslexic, Verdana, "Trebuchet MS", Arial, sans-serif;
    --size: 1.25rem; --leading: 1.8; --letters: .05em; --words: .16em; --measure: 62ch;
    --ground: #fdf6e3; --ink: #22303c; --accent: #0b5394; --quiet: #f3e9cf; --line: #d8c99b;""",
    "low-vision": """
    --font: Verdana, "Atkinson Hyperlegible", Arial, sans-serif;
    --size: 1.625rem; --leading: 1.7; --letters: .02em; --words: .1em; --measure: 46ch;
    --ground: #ffffff; --ink: #000000; --accent: #003c8f; --quiet: #eef3fa; --line: #5a6b7b;""",
    "plain": """
    --font: "Atkinson Hyperlegible", Verdana, Arial, sans-serif;
    --size: 1.125rem; --leading: 1.65; --letters: 0; --words: 0; --measure: 66ch;
    --ground: #ffffff; --ink: #1d2733; --accent: #0b5394; --quiet: #f2f5f9; --line: #cfd8e3;""",
}

STYLE = """
:root {%(profile)s
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #1f262d; --ink: #ece6d6; --accent: #8fc1ff; --quiet: #2a333c; --line: #46535f; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; padding: 2rem 1.25rem 5rem; background: var(--ground); color: var(--ink);
  font-family: var(--font); font-size: var(--size); line-height: var(--leading);
  letter-spacing: var(--letters); word-spacing: var(--words); text-align: left; hyphens: manual; }
header, nav, main, footer { max-width: var(--measure); margin-inline: auto; }
h1, h2, h3 { line-height: 1.3; text-wrap: balance; color: var(--accent); }
h1 { font-size: 2em; margin: 0 0 .5rem; }
h2 { font-size: 1.5em; margin: 0 0 1rem; }
h3 { font-size: 1.2em; margin: 2rem 0 .5rem; }
p, ul { margin: 0 0 1.25em; }
li { margin-bottom: .5em; }
em { font-style: normal; font-weight: bold; }
header p { margin: 0; }
nav { margin-block: 2.5rem; padding: 1.25rem 1.5rem; background: var(--quiet);
  border-left: .4rem solid var(--accent); border-radius: .5rem; }
nav h2 { font-size: 1.1em; margin-bottom: .5rem; }
nav ol { margin: 0; padding-left: 1.5em; }
section { padding-top: 2.5rem; margin-top: 2.5rem; border-top: .15rem solid var(--line); }
a { color: var(--accent); text-decoration-thickness: .08em; text-underline-offset: .2em; }
a:focus-visible { outline: .2rem solid var(--accent); outline-offset: .2rem; border-radius: .2rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--quiet); }
.back { font-size: .85em; }
footer { margin-top: 4rem; font-size: .85em; }
@media print { nav, .skip, .back { display: none; } section { break-before: page; } }
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%(title)s (easy reading)</title>
<meta name="book-id" content="%(book)s">
<meta name="accessibility-profile" content="%(profile)s">
<style>%(style)s</style>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header id="top">
<h1>%(title)s</h1>
<p>Easy reading version for %(profile)s, %(count)s</p>
</header>
<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<ol>
%(contents)s
</ol>
</nav>
<main id="text">
%(sections)s
</main>
<footer>
<p>Made with Flowbuilder. A language model rewrote this text: it may leave things out.</p>
</footer>
</body>
</html>
"""


def handler(event, context):
    inputs = {entry["name"]: entry["value"] for entry in event["node"]["inputs"]}
    chapters, metadata = inputs["chapters"], inputs["metadata"]
    profile = safe(metadata["accessibilityProfile"])
    key = f"books/{safe(metadata['bookId'])}/easy-read-{profile}.html"
    return {
        "html": document(chapters, metadata, profile),
        "objectKey": key,
        "result": {"location": f"s3://{BUCKET}/{key}", "metadata": metadata},
    }


def document(chapters, metadata, profile):
    count = f"{len(chapters)} chapter" + ("" if len(chapters) == 1 else "s")
    return PAGE % {
        "title": escape(metadata["bookTitle"]),
        "book": escape(metadata["bookId"]),
        "profile": escape(profile.replace("-", " ")),
        "count": count,
        "style": STYLE % {"profile": PROFILES.get(profile, PROFILES["plain"])},
        "contents": "\n".join(
            f'<li><a href="#{escape(one["id"])}">{escape(label(one["title"]))}</a></li>'
            for one in chapters
        ),
        "sections": "\n".join(
            chapter["html"].replace(
                "</section>",
                '<p class="back"><a href="#top">Back to the contents</a></p>\n</section>',
            )
            for chapter in chapters
        ),
    }


def escape(text):
    """The text as it may stand between tags and in attributes."""
    for mark, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "#x27")):
        text = text.replace(mark, f"&{name};")
    return text


def label(title):
    """The title without "Chapter 1:", since the list numbers itself."""
    return re.sub(r"^chapter\s+\w+\s*[:.–-]\s*", "", title, flags=re.IGNORECASE)


def safe(text):
    """The text as part of an object key: letters, digits, hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")
