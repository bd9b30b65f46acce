/** Where on the canvas each of the server's validations belongs. Pure. */
import { localName, qualified } from "../definition/levels";
import {
  connectionsOf,
  isObject,
  nodesOf,
  type FlowDefinition,
  type FlowValidation,
} from "../definition/types";

export interface Problem {
  readonly severity: "Error" | "Warning";
  readonly type: string;
  readonly message: string;
  readonly node: string | undefined;
  readonly connection: string | undefined;
  /** The input, output or condition that it is about. */
  readonly field: string | undefined;
}

/** The problems in the server's order, errors and warnings alike. */
export function toProblems(validations: readonly FlowValidation[]): Problem[] {
  return validations.map((validation) => {
    const details = detailsOf(validation);
    return {
      severity: validation.severity === "Warning" ? "Warning" : "Error",
      type: validation.type ?? "Unspecified",
      message: validation.message ?? "",
      node: text(details, "node"),
      connection: text(details, "connection"),
      field: text(details, "input") ?? text(details, "output") ?? text(details, "condition"),
    };
  });
}

/** The members of the one detail that the union holds. */
function detailsOf(validation: FlowValidation): Record<string, unknown> {
  const union: unknown = validation.details;
  if (!isObject(union)) return {};
  const [member] = Object.values(union);
  return isObject(member) ? { ...member } : {};
}

function text(details: Record<string, unknown>, name: string): string | undefined {
  const value = details[name];
  return typeof value === "string" ? value : undefined;
}

/** What is said of each connection, by its name; of several, the first and so the worst. */
export function byConnection(problems: readonly Problem[]): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const { connection, severity, message } of problems) {
    if (connection === undefined || severity !== "Error" || said.has(connection)) continue;
    said.set(connection, message);
  }
  return said;
}

/** The worst problem of each node, by its name. */
export function worstByNode(problems: readonly Problem[]): ReadonlyMap<string, Problem> {
  const worst = new Map<string, Problem>();
  for (const problem of problems) {
    if (problem.node === undefined) continue;
    const known = worst.get(problem.node);
    if (!known || (known.severity === "Warning" && problem.severity === "Error")) {
      worst.set(problem.node, problem);
    }
  }
  return worst;
}

/** The problems with the names that nodes and connections inside of Loops have in the builder. */
export function located(problems: readonly Problem[], definition: FlowDefinition): Problem[] {
  const nodes = nodesOf(definition).map(({ name }) => name ?? "");
  const lines = connectionsOf(definition).map(({ name }) => name ?? "");
  return problems.map((problem) => {
    const loop = /in Loop `([^`]+)`/.exec(problem.message)?.[1] ?? "";
    return {
      ...problem,
      node: found(nodes, problem.node, loop),
      connection: found(lines, problem.connection, loop),
    };
  });
}

function found(names: readonly string[], name: string | undefined, loop: string) {
  if (name === undefined) return undefined;
  const inside = qualified(loop, name);
  if (names.includes(inside)) return inside;
  if (names.includes(name)) return name;
  return names.find((each) => localName(each) === name) ?? name;
}
