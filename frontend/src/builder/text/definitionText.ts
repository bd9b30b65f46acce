/** A definition as JSON text: read, refused in words, and where in the text its nodes stand. Pure. */
import { jsonLanguage } from "@codemirror/lang-json";
import { CONFIGURATION_MEMBER, isObject, type FlowDefinition } from "../../definition/types";

type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>["topNode"];
type Path = readonly (string | number)[];

/** A part of a text, by offsets. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Refusal extends Range {
  readonly message: string;
}

export type Read = { readonly definition: FlowDefinition } | { readonly refusal: Refusal };

interface Wrong {
  readonly path: Path;
  readonly message: string;
}

export function write(definition: FlowDefinition): string {
  return JSON.stringify(definition, null, 2);
}

/** The definition that a text holds, or why it holds none that can be drawn. */
export function read(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (problem) {
    return { refusal: { ...stumble(text), message: `${(problem as Error).message}.` } };
  }
  const [wrong] = wrongs(value);
  if (wrong) return { refusal: { ...rangeOf(text, wrong.path), message: wrong.message } };
  return { definition: value as FlowDefinition };
}

/** Where each node stands in a text that can be read, in the definition's order. */
export function nodeRanges(text: string): readonly (Range & { readonly name: string })[] {
  return elements(member(root(text), "nodes", text)).flatMap((node) => {
    const name = member(node, "name", text);
    if (!name) return [];
    return [{ name: String(JSON.parse(text.slice(name.from, name.to))), ...ends(node) }];
  });
}

function wrongs(value: unknown): Wrong[] {
  if (!isObject(value)) return [{ path: [], message: "A definition is an object." }];
  const { nodes = [], connections = [] } = value;
  return [
    ...all(nodes, ["nodes"], wrongInNode),
    ...all(connections, ["connections"], wrongInConnection),
    ...repeated(nodes, "nodes"),
    ...repeated(connections, "connections"),
  ];
}

type Check = (value: Record<string, unknown>, path: Path) => Wrong[];

/** What is wrong with a list of objects. */
function all(list: unknown, path: Path, check: Check): Wrong[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [{ path, message: `${path.at(-1)} must be a list.` }];
  return list.flatMap((each: unknown, index): Wrong[] =>
    isObject(each)
      ? check(each, [...path, index])
      : [{ path: [...path, index], message: `What is in ${path.at(-1)} must be objects.` }],
  );
}

function texts(value: Record<string, unknown>, path: Path, ...names: string[]): Wrong[] {
  const missing = names.filter((name) => typeof value[name] !== "string");
  return missing.map((name) => ({ path: [...path, name], message: `${name} must be a text.` }));
}

function settings(value: Record<string, unknown>, path: Path): Wrong[] {
  const { configuration } = value;
  if (configuration === undefined || isObject(configuration)) return [];
  return [{ path: [...path, "configuration"], message: "configuration must be an object." }];
}

function wrongInNode(node: Record<string, unknown>, path: Path): Wrong[] {
  const port: Check = (each, where) => texts(each, where, "name", "type");
  const known = Object.keys(CONFIGURATION_MEMBER);
  const type = { path: [...path, "type"], message: `type must be one of ${known.join(", ")}.` };
  return [
    ...texts(node, path, "name"),
    ...(typeof node.type === "string" && known.includes(node.type) ? [] : [type]),
    ...settings(node, path),
    ...all(node.inputs, [...path, "inputs"], port),
    ...all(node.outputs, [...path, "outputs"], port),
  ];
}

function wrongInConnection(connection: Record<string, unknown>, path: Path): Wrong[] {
  return [
    ...texts(connection, path, "name", "type", "source", "target"),
    ...settings(connection, path),
  ];
}

/** Names that stand twice: the canvas tells things by their names. */
function repeated(list: unknown, what: string): Wrong[] {
  if (!Array.isArray(list)) return [];
  const names = list.map((each: unknown) => (isObject(each) ? each.name : undefined));
  return names.flatMap((name, index): Wrong[] =>
    typeof name === "string" && names.indexOf(name) !== index
      ? [{ path: [what, index, "name"], message: `The name ${name} stands twice in ${what}.` }]
      : [],
  );
}

function root(text: string): SyntaxNode | null {
  return jsonLanguage.parser.parse(text).topNode.firstChild;
}

function ends({ from, to }: SyntaxNode): Range {
  return { from, to };
}

function member(object: SyntaxNode | null, name: string, text: string): SyntaxNode | null {
  const key = JSON.stringify(name);
  const found = object?.getChildren("Property").findLast((property) => {
    const written = property.getChild("PropertyName");
    return written !== null && text.slice(written.from, written.to) === key;
  });
  return found?.lastChild ?? null;
}

/** The values in a list; its brackets and commas are children, too. */
function elements(list: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let each = list?.firstChild ?? null; each; each = each.nextSibling) {
    if (/^[A-Z]/.test(each.name)) found.push(each);
  }
  return found;
}

/** Where a member stands; where it is missing, what should hold it. */
function rangeOf(text: string, path: Path): Range {
  let found = root(text);
  for (const step of path) {
    const next =
      typeof step === "number" ? (elements(found)[step] ?? null) : member(found, step, text);
    if (!next) break;
    found = next;
  }
  return found ? ends(found) : { from: 0, to: text.length };
}

/** The first place at which a text is no JSON. */
function stumble(text: string): Range {
  let first: number | undefined;
  jsonLanguage.parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) first ??= from;
    },
  });
  const from = Math.max(Math.min(first ?? text.length, text.length - 1), 0);
  return { from, to: Math.min(from + 1, text.length) };
}
