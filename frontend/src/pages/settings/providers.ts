import type { Provider } from "../../api/types";

/** How providers of models are called. */
export const PROVIDERS: Readonly<
  Record<Provider, { title: string; words: string; about: string }>
> = {
  local: {
    title: "Local model",
    words: "the small local model",
    about: "Runs on this server. A demo: it needs no account and does not write well.",
  },
  bedrock: {
    title: "Amazon Bedrock",
    words: "Amazon Bedrock",
    about: "With the server's own AWS credentials and region.",
  },
  openai: {
    title: "OpenAI-compatible endpoint",
    words: "the OpenAI-compatible endpoint",
    about: "OpenAI, vLLM, Ollama, llama.cpp and others that speak chat completions.",
  },
};
