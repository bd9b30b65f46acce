/** What each node type is to a person: its title, its category, and what a new one holds. */
import {
  configurationOf,
  textAt,
  at,
  type DataType,
  type FlowNode,
  type FlowNodeInput,
  type FlowNodeOutput,
  type FlowNodeType,
  type JsonObject,
  CONFIGURATION_MEMBER,
} from "./types";

export type Category = "logic" | "models" | "data" | "code" | "people";

export interface Kind {
  readonly type: FlowNodeType;
  readonly title: string;
  readonly category: Category;
  /** One line that says what it does, for the palette. */
  readonly summary: string;
  /** The name a new node gets when it is free. */
  readonly name: string;
  readonly inputs: readonly FlowNodeInput[];
  readonly outputs: readonly FlowNodeOutput[];
  readonly configuration: JsonObject;
  /** Whether the author names the inputs and chooses their types. */
  readonly freeInputs: boolean;
  /** Whether the author chooses the types of the outputs (names are fixed). */
  readonly freeOutputTypes: boolean;
}

export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  logic: "Logic",
  models: "Models and prompts",
  data: "Data",
  code: "Code",
  people: "Agents",
};

const input = (name: string, type: DataType): FlowNodeInput => ({
  name,
  type,
  expression: "$.data",
});
const output = (name: string, type: DataType): FlowNodeOutput => ({ name, type });

/** Every node type that a flow's own canvas offers, in the palette's order. */
export const KINDS: readonly Kind[] = [
  {
    type: "Input",
    title: "Flow input",
    category: "logic",
    summary: "Where the flow's input arrives",
    name: "FlowInput",
    inputs: [],
    outputs: [output("document", "String")],
    configuration: {},
    freeInputs: false,
    freeOutputTypes: true,
  },
  {
    type: "Output",
    title: "Flow output",
    category: "logic",
    summary: "A result of the flow",
    name: "FlowOutput",
    inputs: [input("document", "String")],
    outputs: [],
    configuration: {},
    freeInputs: false,
    freeOutputTypes: false,
  },
  {
    type: "Condition",
    title: "Condition",
    category: "logic",
    summary: "Opens one of several ways",
    name: "Condition",
    inputs: [input("conditionInput", "String")],
    outputs: [],
    configuration: {
      conditions: [
        { name: "Condition_1", expression: 'conditionInput == "value"' },
        { name: "default" },
      ],
    },
    freeInputs: true,
    freeOutputTypes: false,
  },
  {
    type: "Iterator",
    title: "Iterator",
    category: "logic",
    summary: "Runs what follows once for each item of an array",
    name: "Iterator",
    inputs: [input("array", "Array")],
    outputs: [output("arrayItem", "String"), output("arraySize", "Number")],
    configuration: {},
    freeInputs: false,
    freeOutputTypes: true,
  },
  {
    type: "Collector",
    title: "Collector",
    category: "logic",
    summary: "Gathers the iterator's results into an array",
    name: "Collector",
    inputs: [input("arrayItem", "String"), input("arraySize", "Number")],
    outputs: [output("collectedArray", "Array")],
    configuration: {},
    freeInputs: false,
    freeOutputTypes: false,
  },
  {
    type: "Loop",
    title: "Loop",
    category: "logic",
    summary: "Repeats the nodes in it until a condition holds",
    name: "Loop",
    inputs: [input("text", "String")],
    outputs: [output("result", "String")],
    configuration: {},
    freeInputs: true,
    freeOutputTypes: false,
  },
  {
    type: "Prompt",
    title: "Prompt",
    category: "models",
    summary: "Asks a model",
    name: "Prompt",
    inputs: [input("input", "String")],
    outputs: [output("modelCompletion", "String")],
    configuration: {
      sourceConfiguration: {
        inline: {
          modelId: "smollm2-135m-instruct",
          templateType: "TEXT",
          templateConfiguration: { text: { text: "{{input}}" } },
          inferenceConfiguration: { text: { temperature: 0.2, maxTokens: 400 } },
        },
      },
    },
    freeInputs: true,
    freeOutputTypes: false,
  },
  {
    type: "KnowledgeBase",
    title: "Knowledge base",
    category: "models",
    summary: "Searches a knowledge base",
    name: "KnowledgeBase",
    inputs: [input("retrievalQuery", "String")],
    outputs: [output("retrievalResults", "Array")],
    configuration: { knowledgeBaseId: "" },
    freeInputs: false,
    freeOutputTypes: false,
  },
  {
    type: "Retrieval",
    title: "S3 retrieval",
    category: "data",
    summary: "Reads an object from a bucket",
    name: "S3Retrieval",
    inputs: [input("objectKey", "String")],
    outputs: [output("s3Content", "String")],
    configuration: { serviceConfiguration: { s3: { bucketName: "" } } },
    freeInputs: false,
    freeOutputTypes: true,
  },
  {
    type: "Storage",
    title: "S3 storage",
    category: "data",
    summary: "Writes an object to a bucket",
    name: "S3Storage",
    inputs: [input("content", "String"), input("objectKey", "String")],
    outputs: [output("s3Uri", "String")],
    configuration: { serviceConfiguration: { s3: { bucketName: "" } } },
    freeInputs: false,
    freeOutputTypes: false,
  },
  {
    type: "InlineCode",
    title: "Inline code",
    category: "code",
    summary: "Runs Python; its last expression is the result",
    name: "InlineCode",
    inputs: [input("codeInput", "String")],
    outputs: [output("response", "String")],
    configuration: {
      language: "Python_3",
      code: "# Inputs are variables; the value of the last expression is the output.\ncodeInput.upper()\n",
    },
    freeInputs: true,
    freeOutputTypes: true,
  },
  {
    type: "LambdaFunction",
    title: "Lambda function",
    category: "code",
    summary: "Calls a function of this server or of AWS",
    name: "LambdaFunction",
    inputs: [input("codeHookInput", "String")],
    outputs: [output("functionResponse", "String")],
    configuration: { lambdaArn: "" },
    freeInputs: true,
    freeOutputTypes: true,
  },
  {
    type: "Agent",
    title: "Agent",
    category: "people",
    summary: "Asks an agent of Amazon Bedrock",
    name: "Agent",
    inputs: [input("agentInputText", "String")],
    outputs: [output("agentResponse", "String")],
    configuration: { agentAliasArn: "" },
    freeInputs: false,
    freeOutputTypes: false,
  },
  {
    type: "Lex",
    title: "Lex bot",
    category: "people",
    summary: "Finds the intent in a text",
    name: "Lex",
    inputs: [input("inputText", "String")],
    outputs: [output("predictedIntent", "String")],
    configuration: { botAliasArn: "", localeId: "en_US" },
    freeInputs: false,
    freeOutputTypes: false,
  },
];

/** Types that come with a loop and are not in the palette. */
const IN_LOOPS: readonly Kind[] = [
  {
    type: "LoopInput",
    title: "Loop input",
    category: "logic",
    summary: "What a pass of the loop is given",
    name: "LoopInput",
    inputs: [],
    outputs: [],
    configuration: {},
    freeInputs: false,
    freeOutputTypes: false,
  },
  {
    type: "LoopController",
    title: "Loop controller",
    category: "logic",
    summary: "Says when the loop ends, and what it gives",
    name: "LoopController",
    inputs: [],
    outputs: [],
    configuration: {},
    freeInputs: true,
    freeOutputTypes: false,
  },
];

const BY_TYPE = new Map([...KINDS, ...IN_LOOPS].map((kind) => [kind.type as string, kind]));
const UNKNOWN: Kind = {
  ...(IN_LOOPS[1] as Kind),
  title: "Unknown type",
  summary: "",
  freeOutputTypes: true,
};

/** What is known of a node type; a type of a newer service is shown as unknown. */
export function kindOf(type: string | undefined): Kind {
  return BY_TYPE.get(type ?? "") ?? UNKNOWN;
}

/** Inputs whose types the service fixes, by node type. */
const FIXED_INPUT_TYPES: Readonly<Record<string, readonly string[]>> = {
  Iterator: ["array"],
  Collector: ["arraySize"],
  KnowledgeBase: ["retrievalQuery"],
  Agent: ["agentInputText", "promptAttributes", "sessionAttributes"],
  Retrieval: ["objectKey"],
  Storage: ["objectKey"],
  Lex: ["inputText", "requestAttributes", "sessionAttributes"],
};
const FIXED_OUTPUT_TYPES: Readonly<Record<string, readonly string[]>> = { Iterator: ["arraySize"] };

/** Whether the author chooses the type of this input of a node type. */
export function inputTypeIsFree(type: string | undefined, input: string): boolean {
  return !FIXED_INPUT_TYPES[type ?? ""]?.includes(input);
}

/** Whether the author chooses the type of this output. */
export function outputTypeIsFree(kind: Kind, output: string): boolean {
  return kind.freeOutputTypes && !FIXED_OUTPUT_TYPES[kind.type]?.includes(output);
}

/** A new node of this kind, with this name. */
export function newNode(kind: Kind, name: string): FlowNode {
  return {
    name,
    type: kind.type,
    configuration: { [CONFIGURATION_MEMBER[kind.type]]: kind.configuration },
    inputs: structuredClone(kind.inputs) as FlowNodeInput[],
    outputs: structuredClone(kind.outputs) as FlowNodeOutput[],
  } as unknown as FlowNode;
}

/** The one line on a node's card that says what matters: model, bucket, function, condition. */
export function essence(node: FlowNode): string {
  const configuration = configurationOf(node);
  switch (node.type) {
    case "Prompt":
      return (
        textAt(configuration, "sourceConfiguration", "inline", "modelId") ||
        lastPart(textAt(configuration, "sourceConfiguration", "resource", "promptArn")) ||
        "No model yet"
      );
    case "Retrieval":
    case "Storage": {
      const bucket = textAt(configuration, "serviceConfiguration", "s3", "bucketName");
      return bucket ? `s3://${bucket}` : "No bucket yet";
    }
    case "LambdaFunction":
      return lastPart(textAt(configuration, "lambdaArn")) || "No function yet";
    case "InlineCode": {
      const lines = textAt(configuration, "code").split("\n").filter(Boolean).length;
      return `Python, ${lines} ${lines === 1 ? "line" : "lines"}`;
    }
    case "Condition": {
      const conditions = at(configuration, "conditions");
      const count = Array.isArray(conditions) ? conditions.length : 0;
      return `${count} ${count === 1 ? "way" : "ways"}`;
    }
    case "LoopController":
      return `Until ${textAt(configuration, "continueCondition", "expression") || "…"}`;
    case "KnowledgeBase":
      return textAt(configuration, "knowledgeBaseId") || "No knowledge base yet";
    case "Agent":
      return lastPart(textAt(configuration, "agentAliasArn")) || "No agent yet";
    case "Lex":
      return lastPart(textAt(configuration, "botAliasArn")) || "No bot yet";
    default:
      return kindOf(node.type).title;
  }
}

function lastPart(arn: string): string {
  const function_ = /:function:([^:]+)/.exec(arn);
  return function_?.[1] ?? arn.split("/").slice(-2).join("/");
}
