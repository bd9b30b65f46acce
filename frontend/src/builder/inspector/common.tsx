/** What the fields of the inspector share. */
import {
  configurationOf,
  put,
  textAt,
  withConfiguration,
  type FlowNode,
} from "../../definition/types";
import { editNode } from "../actions";
import type { Problem } from "../problems";
import type { Editor } from "../useEditor";

/** What every field group of the inspector is given. */
export interface FieldsProps {
  readonly editor: Editor;
  readonly node: FlowNode;
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
}

/** Set one member of the node's configuration, by path; undefined removes it. */
export function setConfiguration(
  { editor, node }: Pick<FieldsProps, "editor" | "node">,
  path: readonly string[],
  value: unknown,
): void {
  const name = node.name ?? "";
  editNode(
    editor,
    name,
    `Edit ${name}`,
    (current) => withConfiguration(current, put(configurationOf(current), path, value)),
    `${name} ${path.join(".")}`,
  );
}

/** The text of one member of the node's configuration. */
export function configured(node: FlowNode, path: readonly string[]): string {
  return textAt(configurationOf(node), ...path);
}

/** The message of the first problem that names this field. */
export function problemOf(problems: readonly Problem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}
