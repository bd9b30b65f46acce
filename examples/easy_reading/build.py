"""Puts the code and the prompt beside this file into `definition.json`.

python examples/easy_reading/build.py
"""

import json
from pathlib import Path

HERE = Path(__file__).parent
BUCKET = {"serviceConfiguration": {"s3": {"bucketName": "easy-reading"}}}
FUNCTION = "arn:aws:lambda:us-east-1:000000000001:function:easy-reading-document"


def text(name):
    return (HERE / name).read_text(encoding="utf-8")


def node(name, kind, configuration, inputs=(), outputs=()):
    """Inputs as (name, type, expression), outputs as (name, type)."""
    member = kind[0].lower() + kind[1:]
    return {
        "type": kind,
        "name": name,
        "configuration": {member: configuration},
        "inputs": [{"name": n, "type": t, "expression": e} for n, t, e in inputs],
        "outputs": [{"name": n, "type": t} for n, t in outputs],
    }


def wire(source, output, target, into):
    """A connection; its name says what it connects."""
    return {
        "type": "Data",
        "name": f"{source}_{output}_to_{target}_{into}",
        "source": source,
        "target": target,
        "configuration": {"data": {"sourceOutput": output, "targetInput": into}},
    }


PROMPT = {
    "sourceConfiguration": {
        "inline": {
            "modelId": "amazon.nova-lite-v1:0",
            "templateType": "TEXT",
            "templateConfiguration": {
                "text": {
                    "text": text("prompt.txt").strip(),
                    "inputVariables": [{"name": "accessibilityProfile"}, {"name": "chapter"}],
                }
            },
            "inferenceConfiguration": {"text": {"temperature": 0.2, "topP": 0.9, "maxTokens": 700}},
        }
    }
}

DEFINITION = {
    "nodes": [
        node("FlowInput", "Input", {}, outputs=[("document", "Object")]),
        node(
            "Iterator",
            "Iterator",
            {},
            [("array", "Array", "$.data.chapterPrefixes")],
            [("arrayItem", "String"), ("arraySize", "Number")],
        ),
        node(
            "S3Retrieval",
            "Retrieval",
            BUCKET,
            [("objectKey", "String", "$.data")],
            [("s3Content", "String")],
        ),
        node(
            "Easifier",
            "Prompt",
            PROMPT,
            [
                ("accessibilityProfile", "String", "$.data.metadata.accessibilityProfile"),
                ("chapter", "String", "$.data"),
            ],
            [("modelCompletion", "String")],
        ),
        node(
            "HTMLFormatter",
            "InlineCode",
            {"code": text("html_formatter.py").partition("\n")[2], "language": "Python_3"},
            [
                ("easyText", "String", "$.data"),
                ("chapter", "String", "$.data"),
                ("objectKey", "String", "$.data"),
            ],
            [("response", "Object")],
        ),
        node(
            "Collector",
            "Collector",
            {},
            [("arrayItem", "Object", "$.data"), ("arraySize", "Number", "$.data")],
            [("collectedArray", "Array")],
        ),
        node(
            "LambdaFunction",
            "LambdaFunction",
            {"lambdaArn": FUNCTION},
            [("chapters", "Array", "$.data"), ("metadata", "Object", "$.data.metadata")],
            [("functionResponse", "Object")],
        ),
        node(
            "S3Storage",
            "Storage",
            BUCKET,
            [("content", "String", "$.data.html"), ("objectKey", "String", "$.data.objectKey")],
            [("s3Uri", "String")],
        ),
        # An Output has one input and S3Storage gives only the URI, so location and metadata come
        # together from the function. The flow succeeds only when S3Storage has, too.
        node("FlowOutput", "Output", {}, [("document", "Object", "$.data.result")]),
    ],
    "connections": [
        wire("FlowInput", "document", "Iterator", "array"),
        wire("Iterator", "arrayItem", "S3Retrieval", "objectKey"),
        wire("S3Retrieval", "s3Content", "Easifier", "chapter"),
        wire("FlowInput", "document", "Easifier", "accessibilityProfile"),
        wire("Easifier", "modelCompletion", "HTMLFormatter", "easyText"),
        wire("S3Retrieval", "s3Content", "HTMLFormatter", "chapter"),
        wire("Iterator", "arrayItem", "HTMLFormatter", "objectKey"),
        wire("HTMLFormatter", "response", "Collector", "arrayItem"),
        wire("Iterator", "arraySize", "Collector", "arraySize"),
        wire("Collector", "collectedArray", "LambdaFunction", "chapters"),
        wire("FlowInput", "document", "LambdaFunction", "metadata"),
        wire("LambdaFunction", "functionResponse", "S3Storage", "content"),
        wire("LambdaFunction", "functionResponse", "S3Storage", "objectKey"),
        wire("LambdaFunction", "functionResponse", "FlowOutput", "document"),
    ],
}

if __name__ == "__main__":
    lines = json.dumps(DEFINITION, indent=2, ensure_ascii=False)
    (HERE / "definition.json").write_text(lines + "\n", encoding="utf-8")
