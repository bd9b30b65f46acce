/** What is chosen on the canvas, in fields. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useState, type ReactNode } from "react";
import { KindIcon } from "../../canvas/icons";
import { kindOf } from "../../definition/kinds";
import { levelOf, localName, localNames, qualified, spoken } from "../../definition/levels";
import { nameProblem } from "../../definition/names";
import {
  configurationOf,
  connectionsOf,
  findNode,
  nodesOf,
  textAt,
  withConfiguration,
  type FlowConnection,
  type FlowNode,
  isObject,
} from "../../definition/types";
import { removeSelection } from "../actions";
import type { Command } from "../commands";
import type { Problem } from "../problems";
import type { Editor } from "../useEditor";
import { CodeFields } from "./Code";
import type { FieldsProps } from "./common";
import { ConditionFields } from "./Condition";
import { JsonField } from "../../editors/JsonField";
import { LoopControllerFields } from "./Loop";
import { InputsEditor, OutputsEditor } from "./Ports";
import { PromptFields } from "./Prompt";
import { BucketFields, FunctionFields, PlainFields } from "./Resources";

/** Fields by node type; a type without an entry has no configuration of its own. */
const FIELDS: Readonly<Record<string, (props: FieldsProps) => ReactNode>> = {
  Agent: PlainFields,
  Condition: ConditionFields,
  InlineCode: CodeFields,
  KnowledgeBase: PlainFields,
  LambdaFunction: FunctionFields,
  LoopController: LoopControllerFields,
  Lex: PlainFields,
  Prompt: PromptFields,
  Retrieval: BucketFields,
  Storage: BucketFields,
};

/** What is offered when several things are chosen: words of commands. */
const OF_SEVERAL: Readonly<Record<string, string>> = {
  duplicate: "Duplicate",
  delete: "Delete them",
  "arrange chosen": "Arrange",
  "align left": "Align left",
  "align centre": "Align centre",
  "align right": "Align right",
  "align top": "Align top",
  "align middle": "Align middle",
  "align bottom": "Align bottom",
  "distribute horizontally": "Distribute across",
  "distribute vertically": "Distribute down",
};

/** A tab of a node's settings that is asked for. */
export interface Asked {
  readonly node: string;
  readonly tab: "try";
}

interface InspectorProps {
  readonly editor: Editor;
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
  readonly commands: readonly Command[];
  /** What the last run said of a node: the content of the tab "Last run". */
  readonly lastRun?: ((node: string) => ReactNode) | undefined;
  /** The content of the tab "Try". */
  readonly tryTab?: ((node: FlowNode) => ReactNode) | undefined;
  readonly asked?: Asked | undefined;
}

export function Inspector(props: InspectorProps) {
  const { editor, problems, readOnly, commands, lastRun, tryTab, asked } = props;
  const { nodes, connections } = editor.selection;
  const { definition } = editor.draft;
  const [node] = nodes.length === 1 ? nodes : [];
  const [line] = nodes.length === 0 && connections.length === 1 ? connections : [];
  const chosenNode = node === undefined ? undefined : findNode(definition, node);
  const chosenLine = connectionsOf(definition).find((connection) => connection.name === line);
  if (chosenNode) {
    return (
      <NodeFields
        key={nodesOf(definition).indexOf(chosenNode)}
        editor={editor}
        node={chosenNode}
        readOnly={readOnly}
        problems={problems.filter((problem) => problem.node === chosenNode.name)}
        lastRun={lastRun}
        tryTab={tryTab}
        asked={asked}
      />
    );
  }
  if (line !== undefined && chosenLine) {
    return (
      <ConnectionFields
        connection={chosenLine}
        editor={editor}
        readOnly={readOnly}
        problems={problems.filter((problem) => problem.connection === line)}
      />
    );
  }
  return (
    <div className="fb-inspector__empty">
      <SpaceBetween size="s">
        <Box color="text-body-secondary" textAlign="center">
          {nodes.length} nodes and {connections.length} connections chosen
        </Box>
        <div className="fb-inspector__several">
          {commands
            .filter(({ id, enabled }) => enabled && id in OF_SEVERAL)
            .map((command) => (
              <Button key={command.id} fullWidth onClick={command.run}>
                {OF_SEVERAL[command.id]}
              </Button>
            ))}
        </div>
      </SpaceBetween>
    </div>
  );
}

function NodeFields(props: FieldsProps & Pick<InspectorProps, "lastRun" | "tryTab" | "asked">) {
  const { editor, node, problems, readOnly, lastRun, tryTab, asked } = props;
  const kind = kindOf(node.type);
  const name = node.name ?? "";
  const Fields = FIELDS[node.type ?? ""];
  const [tab, setTab] = useState<string>(asked?.node === name ? asked.tab : "configure");
  const [heard, setHeard] = useState(asked);
  if (heard !== asked) {
    setHeard(asked);
    if (asked?.node === name) setTab(asked.tab);
  }
  return (
    <section className="fb-inspector__body" aria-label={`Settings of ${spoken(name)}`}>
      <div className="fb-inspector__head" data-category={kind.category}>
        <span className="fb-node__icon">
          <KindIcon type={node.type} />
        </span>
        <div className="fb-inspector__title">
          <Box variant="h3" padding="n">
            {kind.title}
          </Box>
          <Box color="text-body-secondary" fontSize="body-s">
            {kind.summary}
          </Box>
        </div>
        {!readOnly && (
          <Button
            variant="icon"
            iconName="remove"
            ariaLabel={`Delete ${name}`}
            onClick={() => removeSelection(editor)}
          />
        )}
      </div>
      <NameField {...props} />
      {problems.length > 0 && <ProblemNotes problems={problems} />}
      <Tabs
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        ariaLabel="Parts of the node"
        tabs={[
          {
            id: "configure",
            label: "Configure",
            content: (
              <SpaceBetween size="l">
                {Fields ? (
                  <Fields {...props} />
                ) : (
                  <Box color="text-body-secondary">{HELP[node.type ?? ""] ?? kind.summary}</Box>
                )}
                <ExpandableSection headerText="As JSON">
                  <JsonField
                    label="Configuration"
                    description="What the fields above set, and all they do not."
                    value={configurationOf(node)}
                    readOnly={readOnly}
                    onChange={(value) => {
                      if (!isObject(value)) return;
                      editor.change(
                        { kind: "replaceNode", name, node: withConfiguration(node, value) },
                        `Edit ${name}`,
                        `${name} json`,
                      );
                    }}
                  />
                </ExpandableSection>
              </SpaceBetween>
            ),
          },
          ...(tryTab ? [{ id: "try", label: "Try", content: tryTab(node) }] : []),
          {
            id: "inputs",
            label: "Inputs",
            content: <InputsEditor {...props} />,
          },
          {
            id: "outputs",
            label: "Outputs",
            content: <OutputsEditor {...props} />,
          },
          ...(lastRun ? [{ id: "run", label: "Last run", content: lastRun(name) }] : []),
        ]}
      />
    </section>
  );
}

/** What the types without settings do. */
const HELP: Readonly<Record<string, string>> = {
  Input: "The value that a run is started with. Choose its type under Outputs.",
  Output: "Each value that arrives here is an output of the flow. Choose its type under Inputs.",
  Iterator:
    "Runs the nodes after it once for each item of its array, several at a time, up to its collector. Choose the type of an item under Outputs.",
  Collector: "Gathers one value of each item, in the order of the array, however they finish.",
  Loop: "Runs the nodes in it again and again until its controller says otherwise. Drag nodes into it on the canvas; its inputs begin at the loop input, what the controller lets out are its outputs.",
  LoopInput:
    "The loop’s inputs; from the second pass on, what the controller returns to the start.",
};

function NameField({ editor, node, readOnly }: FieldsProps) {
  const whole = node.name ?? "";
  const level = levelOf(whole);
  const name = localName(whole);
  const [text, setText] = useState(name);
  const others = new Set(
    [...localNames(editor.draft.definition, level)].filter((each) => each !== name),
  );
  const problem = nameProblem(text, others);
  const [before, setBefore] = useState(name);
  if (before !== name) {
    setBefore(name);
    setText(name);
  }
  const edit = (next: string): void => {
    setText(next);
    if (nameProblem(next, others) === undefined) {
      editor.change(
        {
          kind: "replaceNode",
          name: whole,
          node: { ...node, name: qualified(level, next) },
        },
        `Rename ${name}`,
        "rename node",
      );
    }
  };
  return (
    <FormField label="Name" errorText={problem} stretch>
      <Input
        value={text}
        ariaLabel="Node name"
        disabled={readOnly}
        onChange={({ detail }) => edit(detail.value)}
        onBlur={() => setText(name)}
      />
    </FormField>
  );
}

function ProblemNotes({ problems }: { problems: readonly Problem[] }) {
  return (
    <SpaceBetween size="xs">
      {problems.map((problem, index) => (
        <Alert key={index} type={problem.severity === "Error" ? "error" : "warning"}>
          {problem.message}
        </Alert>
      ))}
    </SpaceBetween>
  );
}

function ConnectionFields({
  connection,
  editor,
  readOnly,
  problems,
}: {
  connection: FlowConnection;
  editor: Editor;
  readOnly: boolean;
  problems: readonly Problem[];
}) {
  const conditional = connection.type === "Conditional";
  const { configuration } = connection;
  const end = (node: string | undefined, port: string) => (
    <Button
      variant="inline-link"
      onClick={() => editor.select({ nodes: [node ?? ""], connections: [] })}
    >
      {node}
      {port && `, ${port}`}
    </Button>
  );
  return (
    <section className="fb-inspector__body" aria-label={`Connection ${connection.name ?? ""}`}>
      <div className="fb-inspector__head">
        <div className="fb-inspector__title">
          <Box variant="h3" padding="n">
            {conditional ? "Conditional connection" : "Connection"}
          </Box>
          <Box color="text-body-secondary" fontSize="body-s">
            {connection.name}
          </Box>
        </div>
        {!readOnly && (
          <Button
            variant="icon"
            iconName="remove"
            ariaLabel={`Delete ${connection.name ?? ""}`}
            onClick={() => removeSelection(editor)}
          />
        )}
      </div>
      {problems.length > 0 && <ProblemNotes problems={problems} />}
      <SpaceBetween size="m">
        <FormField label="From">
          {end(
            connection.source,
            conditional
              ? `when ${textAt(configuration, "conditional", "condition")}`
              : textAt(configuration, "data", "sourceOutput"),
          )}
        </FormField>
        <FormField label="To">
          {end(connection.target, textAt(configuration, "data", "targetInput"))}
        </FormField>
      </SpaceBetween>
    </section>
  );
}
