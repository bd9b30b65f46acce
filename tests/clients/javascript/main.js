/** Reads what to do from standard input as JSON, does it, and prints what was answered as JSON. */
import { text } from "node:stream/consumers";

import { Calls } from "./calls.js";
import { draft, executions, flow, pages, prompt, stream, takeDown } from "./stories.js";

const given = JSON.parse(await text(process.stdin));
const calls = new Calls(given.endpoint, given.region);

const made = await flow(calls, given);
await executions(calls, made, given);
const traced = await stream(calls, made.flowIdentifier, "hello", true);
const plain = await stream(calls, made.flowIdentifier, "hello", false);
const broken = {};
for (const [name, definition] of Object.entries(given.broken)) {
  const flowIdentifier = await draft(calls, given.role, definition);
  broken[name] = await stream(calls, flowIdentifier, "hello", true);
}
const paged = await pages(calls);
await takeDown(calls, made);
await prompt(calls);

const missing = "NOSUCHFLOW";
const refusals = {
  agent: await calls.refusal("bedrock-agent", "GetFlow", { flowIdentifier: missing }),
  runtime: await calls.refusal("bedrock-agent-runtime", "ListFlowExecutions", {
    flowIdentifier: missing,
  }),
  invalid: await calls.refusal("bedrock-agent", "CreateFlow", {
    name: "no spaces allowed",
    executionRoleArn: given.role,
  }),
};

const { answered, mostAttempts } = calls;
const protocols = calls.protocols();
calls.close();
console.log(
  JSON.stringify({ answered, mostAttempts, protocols, paged, traced, plain, broken, refusals }),
);
