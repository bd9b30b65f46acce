"""Binds the summaries of folders into one page of Markdown."""


def handler(event, context):
    """`folders`: [{"folder": text, "files": [{"key", "summary"}]}]; gives the page as text."""
    [folders] = [item["value"] for item in event["node"]["inputs"] if item["name"] == "folders"]
    lines = ["# What is in the library", ""]
    for folder in folders:
        lines += [f"## {folder['folder']}", ""]
        lines += [f"- **{file['key']}**: {file['summary'].strip()}" for file in folder["files"]]
        lines.append("")
    return "\n".join(lines)
