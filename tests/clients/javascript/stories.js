/** What a user does with the SDK from a flow's first draft to its end. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { failures } from "./calls.js";

const DRAFT = "TSTALIASID";

/** A flow, its tags, versions and alias. */
export async function flow(calls, { role, definition }) {
  const name = unique();
  const made = await calls.agent("CreateFlow", {
    name,
    executionRoleArn: role,
    tags: { made: "first" },
  });
  const flowIdentifier = made.id;
  assert(made.createdAt instanceof Date);
  await calls.agent("UpdateFlow", { flowIdentifier, name, executionRoleArn: role, definition });
  const checked = await calls.agent("ValidateFlowDefinition", { definition });
  assert.deepEqual(checked.validations, []);
  assert.equal((await calls.agent("PrepareFlow", { flowIdentifier })).status, "Prepared");
  const got = await calls.agent("GetFlow", { flowIdentifier: made.arn });
  assert.deepEqual(got.definition, definition);
  const { flowSummaries } = await calls.agent("ListFlows", { maxResults: 1000 });
  assert(flowSummaries.some((row) => row.id === made.id));
  await tags(calls, made.arn);
  return { flowIdentifier, aliasIdentifier: await alias(calls, flowIdentifier) };
}

async function tags(calls, resourceArn) {
  await calls.agent("TagResource", { resourceArn, tags: { stage: "two words", empty: "" } });
  await calls.agent("UntagResource", { resourceArn, tagKeys: ["made"] });
  const answer = await calls.agent("ListTagsForResource", { resourceArn });
  assert.deepEqual(answer.tags, { stage: "two words", empty: "" });
}

async function alias(calls, flowIdentifier) {
  for (const version of ["1", "2"]) {
    assert.equal((await calls.agent("CreateFlowVersion", { flowIdentifier })).version, version);
  }
  const got = await calls.agent("GetFlowVersion", { flowIdentifier, flowVersion: "1" });
  assert.equal(got.version, "1");
  const { flowVersionSummaries } = await calls.agent("ListFlowVersions", { flowIdentifier });
  assert(flowVersionSummaries.some((row) => row.version === "2"));
  const to = (flowVersion) => ({ name: "live", routingConfiguration: [{ flowVersion }] });
  const made = await calls.agent("CreateFlowAlias", { flowIdentifier, ...to("1") });
  const which = { flowIdentifier, aliasIdentifier: made.id };
  await calls.agent("UpdateFlowAlias", { ...which, ...to("2") });
  const moved = await calls.agent("GetFlowAlias", which);
  assert.deepEqual(moved.routingConfiguration, [{ flowVersion: "2" }]);
  const { flowAliasSummaries } = await calls.agent("ListFlowAliases", { flowIdentifier });
  assert(flowAliasSummaries.some((row) => row.id === made.id));
  return made.id;
}

/** An execution that succeeds, and one that is stopped. */
export async function executions(calls, { flowIdentifier, aliasIdentifier }, { lasting, many }) {
  const which = { flowIdentifier, flowAliasIdentifier: aliasIdentifier };
  const inputs = [{ nodeName: "Start", content: { document: "hello" } }];
  const { executionArn } = await calls.runtime("StartFlowExecution", { ...which, inputs });
  const execution = { ...which, executionIdentifier: executionArn };
  const state = await end(calls, execution);
  assert.equal(state.status, "Succeeded");
  assert(state.endedAt instanceof Date);
  const { flowExecutionEvents } = await calls.runtime("ListFlowExecutionEvents", {
    ...execution,
    eventType: "Flow",
  });
  const output = flowExecutionEvents.at(-1).flowOutputEvent;
  assert.equal(output.fields[0].content.document, "HELLO!");
  const snapshot = await calls.runtime("GetExecutionFlowSnapshot", execution);
  assert.equal(snapshot.flowVersion, "2");
  const listed = await calls.runtime("ListFlowExecutions", { flowIdentifier });
  assert.deepEqual(
    listed.flowExecutionSummaries.map((row) => row.executionArn),
    [executionArn],
  );
  await stop(calls, { flowIdentifier: lasting, flowAliasIdentifier: DRAFT }, many);
}

async function stop(calls, which, document) {
  const inputs = [{ nodeName: "Start", content: { document } }];
  const { executionArn } = await calls.runtime("StartFlowExecution", { ...which, inputs });
  const execution = { ...which, executionIdentifier: executionArn };
  assert.equal((await calls.runtime("StopFlowExecution", execution)).status, "Aborted");
}

async function end(calls, execution) {
  for (;;) {
    const state = await calls.runtime("GetFlowExecution", execution);
    if (state.status !== "Running") return state;
    await pause(50);
  }
}

/** A synchronous run: its events one by one, and what its stream threw, if anything. */
export async function stream(calls, flowIdentifier, document, enableTrace) {
  const inputs = [{ nodeName: "Start", nodeOutputName: "document", content: { document } }];
  const which = { flowIdentifier, flowAliasIdentifier: DRAFT };
  const answer = await calls.runtime("InvokeFlow", { ...which, inputs, enableTrace });
  const events = [];
  try {
    for await (const event of answer.responseStream) events.push(event);
  } catch (problem) {
    return { executionId: answer.executionId, events, problem: failures(problem) };
  }
  return { executionId: answer.executionId, events };
}

/** A prepared flow that stays a draft: its id. */
export async function draft(calls, role, definition) {
  const made = await calls.agent("CreateFlow", {
    name: unique(),
    executionRoleArn: role,
    definition,
  });
  await calls.agent("PrepareFlow", { flowIdentifier: made.id });
  return made.id;
}

/** A prompt from its draft to its end. */
export async function prompt(calls) {
  const name = unique();
  const variant = {
    name: "plain",
    templateType: "TEXT",
    templateConfiguration: { text: { text: "Hi {{who}}", inputVariables: [{ name: "who" }] } },
    modelId: "amazon.nova-lite-v1:0",
    additionalModelRequestFields: { top_k: 3 },
  };
  const made = await calls.agent("CreatePrompt", {
    name,
    variants: [variant],
    defaultVariant: "plain",
  });
  const promptIdentifier = made.id;
  assert.equal((await calls.agent("CreatePromptVersion", { promptIdentifier })).version, "1");
  await calls.agent("UpdatePrompt", { promptIdentifier, name, description: "Empty now" });
  const got = await calls.agent("GetPrompt", { promptIdentifier, promptVersion: "1" });
  assert.deepEqual(got.variants, [variant]);
  const { promptSummaries } = await calls.agent("ListPrompts", { promptIdentifier });
  assert.deepEqual(
    promptSummaries.map((row) => row.version),
    ["DRAFT", "1"],
  );
  assert.equal((await calls.agent("DeletePrompt", { promptIdentifier })).id, made.id);
}

/** The ids of all flows in one answer, and page by page. */
export async function pages(calls) {
  const ids = (page) => page.flowSummaries.map((row) => row.id);
  const whole = ids(await calls.agent("ListFlows", { maxResults: 1000 }));
  const [module, client] = calls.clients["bedrock-agent"];
  const found = [];
  for await (const page of module.paginateListFlows({ client, pageSize: 2 }, {})) {
    found.push(ids(page));
  }
  return { whole, pages: found };
}

export async function takeDown(calls, { flowIdentifier, aliasIdentifier }) {
  await calls.agent("DeleteFlowAlias", { flowIdentifier, aliasIdentifier });
  for (const flowVersion of ["1", "2"]) {
    await calls.agent("DeleteFlowVersion", { flowIdentifier, flowVersion });
  }
  assert.equal((await calls.agent("DeleteFlow", { flowIdentifier })).id, flowIdentifier);
}

const unique = () => `Sdk${crypto.randomUUID().slice(0, 8)}`;
