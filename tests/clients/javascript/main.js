/** Reads what to do from standard input as JSON, does it, and prints what was answered as JSON. */
import { text } from "node:stream/consumers";

import { Calls } from "./calls.js";
import { draft, executions, flow, prompt, stream, takeDown } from "./stories.js";

const given = JSON.parse(await text(process.stdin));
const calls = new Calls(given.endpoint, given.region);

const made = await flow(calls, given);
await executions(calls, made, given);
const traced = await stream(calls, made.flowIdentifier, "hello", true);
const plain = await stream(calls, made.flowIdentifier, "hello", false);
const broken = await stream(calls, await draft(calls, given.role, given.raising), "hello", true);
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
console.log(JSON.stringify({ answered, mostAttempts, protocols, traced, plain, broken, refusals }));
