"""Texts that others wrote: what is asked for, what is refused, and where."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from flowbuilder.exchange import formats
from flowbuilder.exchange.flow import MAX_CHARACTERS, ExchangeError, Found

TEMPLATE = """\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Model: {Type: String, Default: amazon.nova-lite-v1:0}
  Bucket: {Type: String}
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {}}
  Reader:
    Type: AWS::Bedrock::Flow
    Properties:
      Name: !Sub "${AWS::StackName}-reader"
      ExecutionRoleArn: !GetAtt Role.Arn
      Definition:
        Nodes:
          - Name: Ask
            Type: Prompt
            Configuration:
              Prompt:
                SourceConfiguration:
                  Inline:
                    ModelId: !Ref Model
                    TemplateType: TEXT
                    TemplateConfiguration: {Text: {Text: "Say ${!not} {{x}}"}}
          - Name: Keep
            Type: Storage
            Configuration:
              Storage: {ServiceConfiguration: {S3: {BucketName: !Ref Bucket}}}
        Connections: []
"""

TERRAFORM = """\
variable "model" { default = "m" }

resource "aws_bedrockagent_flow" "reader" {
  name               = "reader-${terraform.workspace}"
  execution_role_arn = aws_iam_role.flow.arn # the role
  definition {
    node {
      name = "Ask"
      type = "Prompt"
      configuration {
        prompt {
          source_configuration {
            inline {
              model_id      = var.model
              template_type = "TEXT"
              template_configuration {
                text {
                  text = <<-EOT
                    Say "$${not}" {{x}}
                      indented
                  EOT
                  input_variable { name = "x" }
                }
              }
              inference_configuration {
                text {
                  max_tokens     = 100
                  temperature    = 0.5
                  stop_sequences = ["a", "b\\n"]
                }
              }
              additional_model_request_fields = "{\\"k\\": [1]}"
            }
          }
        }
      }
    }
  }
}
"""


def one(text: str, **values: str) -> Found:
    _, [found] = formats.read(text, values)
    return found


def inline(found: Found) -> dict[str, Any]:
    nodes = found.flow["definition"]["nodes"]
    inner: dict[str, Any] = nodes[0]["configuration"]["prompt"]["sourceConfiguration"]["inline"]
    return inner


def test_a_template_asks_for_what_it_does_not_say() -> None:
    found = one(TEMPLATE)
    assert found.title == "Reader"
    asked = {each.expression: each.suggested for each in found.placeholders}
    assert asked == {
        "AWS::StackName": "",
        "Role.Arn": "",
        "Model": "amazon.nova-lite-v1:0",
        "Bucket": "",
    }
    assert found.flow["name"] == "${AWS::StackName}-reader"
    filled = formats.read(TEMPLATE, {"Model": "m", "AWS::StackName": "my", "Bucket": "b"})[1][0]
    assert filled.flow["name"] == "my-reader"
    assert inline(filled)["modelId"] == "m"
    text = inline(filled)["templateConfiguration"]["text"]["text"]
    assert text == "Say ${!not} {{x}}"  # no Sub: nothing is substituted


def test_a_resource_asks_for_what_it_does_not_say() -> None:
    found = one(TERRAFORM)
    asked = [each.expression for each in found.placeholders]
    assert asked == ["terraform.workspace", "aws_iam_role.flow.arn", "var.model"]
    filled = formats.read(TERRAFORM, {"var.model": "m", "terraform.workspace": "w"})[1][0]
    assert filled.flow["name"] == "reader-w"
    assert inline(filled) == {
        "modelId": "m",
        "templateType": "TEXT",
        "templateConfiguration": {
            "text": {
                "text": 'Say "${not}" {{x}}\n  indented\n',
                "inputVariables": [{"name": "x"}],
            }
        },
        "inferenceConfiguration": {
            "text": {"maxTokens": 100, "temperature": 0.5, "stopSequences": ["a", "b\n"]}
        },
        "additionalModelRequestFields": {"k": [1]},
    }


def test_a_plan_and_a_json_resource_are_read() -> None:
    block = {"node": [{"name": "In", "type": "Input", "configuration": [{"input": [{}]}]}]}
    values = {"name": "a", "description": None, "arn": "x", "definition": [block]}
    resource = {"type": "aws_bedrockagent_flow", "name": "r", "values": values}
    module = {"resources": [{"type": "aws_iam_role", "values": {}}, resource]}
    plan = {"planned_values": {"root_module": {"child_modules": [module]}}}
    expected = {
        "name": "a",
        "definition": {
            "nodes": [{"name": "In", "type": "Input", "configuration": {"input": {}}}],
            "connections": [],
        },
    }
    assert one(json.dumps(plan)).flow == expected
    inner = {"name": "${var.n}", "definition": [block]}
    tf = {"resource": {"aws_bedrockagent_flow": {"r": [inner]}}}
    found = one(json.dumps(tf), **{"var.n": "a"})
    assert found.flow == expected
    assert [each.expression for each in found.placeholders] == ["var.n"]


def test_a_definition_as_text_is_read_with_its_substitutions() -> None:
    definition = '{"Nodes": [{"Name": "${name}", "Type": "Input"}], "Connections": []}'
    properties = {
        "DefinitionString": definition,
        "DefinitionSubstitutions": {"name": 'St"art'},
    }
    template = {"Resources": {"F": {"Type": "AWS::Bedrock::Flow", "Properties": properties}}}
    found = one(json.dumps(template))
    assert found.flow["definition"]["nodes"] == [{"name": 'St"art', "type": "Input"}]
    elsewhere = {"DefinitionS3Location": {"Bucket": "b", "Key": "k"}, "Name": "F"}
    template["Resources"]["F"]["Properties"] = elsewhere
    assert "in a bucket" in one(json.dumps(template)).notes[0]


def test_all_flows_of_a_text_are_read() -> None:
    flow = {"name": "F", "definition": {"nodes": [], "connections": []}}
    text = formats.write(flow, "terraform").text
    _, found = formats.read(text + text.replace('"f"', '"other"'), {})
    assert [each.title for each in found] == ["f", "other"]


@pytest.mark.parametrize("form", ["cloudformation-yaml", "terraform"])
def test_what_was_edited_after_the_export_is_said(form: str) -> None:
    definition = {"nodes": [{"name": "In", "type": "Input", "new": {"Ref": "x"}, "inputs": []}]}
    written = formats.write({"name": "Flow", "definition": definition}, form)
    assert one(written.text).flow["definition"] == definition
    edited = one(written.text.replace("Input", "Output"))
    assert "edited after it was exported" in edited.notes[0]
    assert edited.flow["definition"]["nodes"][0]["type"] == "Output"


def test_what_a_language_has_no_words_for_is_told() -> None:
    chat = {"templateConfiguration": {"chat": {"messages": []}}}
    ask = {"prompt": {"sourceConfiguration": {"inline": chat}}}
    body = {"nodes": [{"name": "Ask", "configuration": ask}]}
    nodes = [{"name": "Again", "configuration": {"loop": {"definition": body}}}]
    flow = {"name": "F", "definition": {"nodes": nodes}}
    assert formats.write(flow, "cloudformation-json").notes == (
        "CloudFormation has no chat, which Again/Ask has: it may refuse the text.",
    )
    assert "no loop, which Again has" in formats.write(flow, "terraform").notes[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing in it"),
        ("hello", "none of the formats"),
        ("- a\n- b", "none of the formats"),
        ('{"a": 1}', "has no nodes"),
        ('{\n"nodes": [,]}', "Line 2"),
        ('{"nodes": NaN}', "NaN"),
        ('{"definition": 5}', "is no object"),
        ("Resources:\n  A: [", "Line 3"),
        ("Resources: 5", "has no Resources"),
        ("Resources: {A: {Type: X}}", "no resource of type AWS::Bedrock::Flow"),
        ("Resources: {A: {Type: AWS::Bedrock::Flow}}", "has no Properties"),
        ("a: &x 1\nb: *x", "Line 2: Aliases are not read"),
        ("Resources: !!python/object:os.system {}", "constructor"),
        ('resource "aws_bedrockagent_flow" "x" {\n  name = = 1\n}', "Line 2"),
        ('{"resource": {"aws_iam_role": {}}}', "no resource aws_bedrockagent_flow"),
        ('{"values": null, "resource": []}', "no resource aws_bedrockagent_flow"),
        ("[" * 3, "none of the formats|Line|expected"),
        (" " * (MAX_CHARACTERS + 1), "more than"),
        ('{"nodes": ' + "[" * 5_000 + "]" * 5_000 + "}", "deep"),
        ("a: " + "[" * 5_000 + "]" * 5_000, "deep"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, says: str) -> None:
    with pytest.raises(ExchangeError, match=says):
        formats.read(text, {})


def test_a_bomb_of_aliases_is_not_built() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    began = time.monotonic()
    with pytest.raises(ExchangeError, match="Aliases"):
        formats.read("\n".join(lines), {})
    assert time.monotonic() - began < 60  # and not in the age of the universe
