/** The formats in which flows are exchanged, as people call them. */

export const FORMATS = [
  {
    value: "flow",
    label: "JSON of the flow",
    description: "Name, role and definition, as CreateFlow takes them",
  },
  {
    value: "definition",
    label: "JSON of the definition",
    description: "What the SDKs and the CLI take as definition",
  },
  {
    value: "cloudformation-yaml",
    label: "CloudFormation, YAML",
    description: "A template with AWS::Bedrock::Flow",
  },
  {
    value: "cloudformation-json",
    label: "CloudFormation, JSON",
    description: "A template with AWS::Bedrock::Flow",
  },
  {
    value: "terraform",
    label: "Terraform",
    description: "A resource aws_bedrockagent_flow",
  },
] as const;

export type Format = (typeof FORMATS)[number]["value"];

/** What a format is called. */
export function formatWords(format: Format): string {
  return FORMATS.find(({ value }) => value === format)?.label ?? format;
}
