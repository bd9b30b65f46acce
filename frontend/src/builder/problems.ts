/** Where on the canvas each of the server's validations belongs. Pure. */
import { isObject, type FlowValidation } from "../definition/types";

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
