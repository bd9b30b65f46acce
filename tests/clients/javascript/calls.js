/** The two clients of the AWS SDK, set up as a user would, which note what they were asked. */
import * as agent from "@aws-sdk/client-bedrock-agent";
import * as runtime from "@aws-sdk/client-bedrock-agent-runtime";

export class Calls {
  constructor(endpoint, region) {
    this.clients = {
      "bedrock-agent": [agent, new agent.BedrockAgentClient({ endpoint, region })],
      "bedrock-agent-runtime": [
        runtime,
        new runtime.BedrockAgentRuntimeClient({ endpoint, region }),
      ],
    };
    this.answered = { "bedrock-agent": [], "bedrock-agent-runtime": [] };
    this.mostAttempts = 0;
  }

  /** The answer to an operation of `bedrock-agent`. */
  agent(operation, input) {
    return this.#call("bedrock-agent", operation, input);
  }

  /** The answer to an operation of `bedrock-agent-runtime`. */
  runtime(operation, input) {
    return this.#call("bedrock-agent-runtime", operation, input);
  }

  /** What an operation fails with, as the SDK says it. */
  async refusal(service, operation, input) {
    try {
      await this.#call(service, operation, input);
    } catch (problem) {
      return described(problem, this.clients[service][0]);
    }
    throw new Error(`${operation} was answered`);
  }

  protocols() {
    return Object.fromEntries(
      Object.entries(this.clients).map(([service, [, client]]) => [
        service,
        client.config.requestHandler.metadata.handlerProtocol,
      ]),
    );
  }

  close() {
    for (const [, client] of Object.values(this.clients)) client.destroy();
  }

  async #call(service, operation, input) {
    const [module, client] = this.clients[service];
    const answer = await client.send(new module[`${operation}Command`](input));
    this.answered[service].push(operation);
    this.mostAttempts = Math.max(this.mostAttempts, answer.$metadata.attempts);
    return answer;
  }
}

/** An error with what its users look at; `modelled` when it is of the class of its name. */
export function described(problem, module) {
  return {
    name: problem.name,
    message: problem.message,
    modelled: module[problem.name] !== undefined && problem instanceof module[problem.name],
    status: problem.$metadata?.httpStatusCode ?? null,
    requestId: problem.$metadata?.requestId ?? null,
    attempts: problem.$metadata?.attempts ?? null,
  };
}

export const failures = (problem) => described(problem, runtime);
