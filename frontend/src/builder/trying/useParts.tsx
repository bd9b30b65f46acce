/** Trying parts of a flow: one node by itself, pinned nodes, a run anew from one of its nodes. */
import { useState, type ReactNode } from "react";

import type { Values } from "../../api/trying";
import { levelOf } from "../../definition/levels";
import { findNode, type FlowNode } from "../../definition/types";
import { shownActivation } from "../../executions/run/states";
import { flash } from "../../shell/flash";
import type { Asked } from "../inspector";
import type { Command } from "../commands";
import type { Editor } from "../useEditor";
import { tryingCommands } from "./commands";
import { PinDialog } from "./PinDialog";
import { isCalling } from "./pins";
import { givenBy } from "./tried";
import { TryNode } from "./TryNode";
import { useNodeTrials, type NodeTrials } from "./useNodeTrials";
import type { PinBoard } from "./usePins";
import type { Trying } from "./useTrying";
import { recordedValues } from "./values";

export interface Parts {
  readonly flowId: string;
  readonly trying: Trying;
  readonly trials: NodeTrials;
  readonly board: PinBoard;
  readonly mayRun: boolean;
  /** Open a node's tab for trying it. */
  readonly show: (node: string) => void;
  /** Ask for the output to pin a node with. */
  readonly askPin: (node: string) => void;
  /** Why there can be no run from a node on; undefined when there can. */
  readonly notFrom: (node: FlowNode) => string | undefined;
  readonly runFrom: (node: string) => void;
}

interface Given {
  readonly flowId: string;
  readonly editor: Editor;
  readonly isVersion: boolean;
  readonly trying: Trying;
  readonly board: PinBoard;
  readonly mayRun: boolean;
  /** Saves and prepares the draft. */
  readonly prepare: () => Promise<void>;
  readonly openRun: () => void;
}

interface Shown {
  readonly commands: readonly Command[];
  /** The tab that a node's settings are to show. */
  readonly asked: Asked | undefined;
  /** The content of a node's tab "Try". */
  readonly tab: ((node: FlowNode) => ReactNode) | undefined;
  readonly dialog: ReactNode;
}

export function useParts(given: Given): Shown {
  const { flowId, editor, isVersion, trying, board, mayRun, prepare, openRun } = given;
  const { definition } = editor.draft;
  const trials = useNodeTrials(flowId, prepare);
  const [asked, setAsked] = useState<Asked>();
  const [pinning, setPinning] = useState<{ node: FlowNode; values: Values }>();

  const lastOutput = async (node: string): Promise<Values> => {
    const tried = trials.of(node);
    const result = tried && givenBy(tried);
    if (result) return result;
    const activation = trying.id ? shownActivation(trying.run, node, null) : null;
    if (!trying.id || !activation) return {};
    return recordedValues(trying.id, trying.run, activation, "NodeOutput");
  };
  const askPin = async (name: string): Promise<void> => {
    const node = findNode(definition, name);
    if (!node || !isCalling(node)) return;
    setPinning({ node, values: board.pins[name] ?? (await lastOutput(name)) });
  };
  const parts: Parts = {
    flowId,
    trying,
    trials,
    board,
    mayRun,
    show: (node) => {
      editor.select({ nodes: [node], connections: [] });
      setAsked({ node, tab: "try" });
    },
    askPin: (node) =>
      void askPin(node).catch((problem: unknown) =>
        flash.error(problem, "The last output was not read"),
      ),
    notFrom: (node) => {
      if (!mayRun) return "A runner, editor or admin can run it.";
      if (isVersion) return "Only the draft is tried.";
      if (levelOf(node.name) !== "") return "It runs with its loop: run from the loop instead.";
      if (node.type === "Input") return "The flow begins here: run all of it.";
      if (trying.id === null)
        return "Run the flow first: what comes before this node keeps the results of that run.";
      return trying.busy ? "Wait for the run to end, or stop it." : undefined;
    },
    runFrom: (node) => {
      openRun();
      void trying.startFrom(definition, node);
    },
  };
  return {
    commands: tryingCommands(parts, editor, isVersion),
    asked,
    tab: isVersion
      ? undefined
      : (node) => <TryNode key={node.name ?? ""} parts={parts} node={node} />,
    dialog: pinning && (
      <PinDialog
        node={pinning.node}
        values={pinning.values}
        onPin={(values) => board.pin(pinning.node.name ?? "", values)}
        onClose={() => setPinning(undefined)}
      />
    ),
  };
}
