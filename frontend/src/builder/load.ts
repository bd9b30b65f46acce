/** What the builder begins with. */
import { consoleApi, wire, type Flow, type JsonValue, type Tagged } from "../api/client";
import { completeLayout } from "../canvas/autoLayout";
import { flattened } from "../definition/levels";
import { definitionOf, toLayout, type Draft } from "../definition/types";
import { runInBuilder } from "../executions/addresses";
import { flash } from "../shell/flash";
import { loadPast, type Past } from "./trying/past";

export interface Loaded {
  readonly found: Tagged<Flow>;
  readonly draft: Draft;
  readonly sample: JsonValue;
  /** The execution of before that the address names. */
  readonly past: Past | null;
}

/** The draft, or a version, with its places and the run that the address names. Raises ApiError. */
export async function load(
  flowId: string,
  version: string | undefined,
  run: string,
): Promise<Loaded> {
  const named = runInBuilder(flowId, run);
  const past = named === null ? null : loadPast(named).catch(notShown);
  const bench = consoleApi.workbench(flowId);
  const found = version
    ? { value: (await wire.getFlowVersion(flowId, version)) as Flow, etag: null }
    : await wire.getDraft(flowId);
  const definition = flattened(definitionOf(found.value));
  const { layout, sampleInput } = await bench;
  const places = await completeLayout(definition, toLayout(layout));
  return {
    found,
    draft: { definition, layout: places },
    sample: sampleInput,
    past: await past,
  };
}

function notShown(problem: unknown): null {
  flash.error(problem, "The execution is not shown");
  return null;
}
