/** A new stored prompt, empty or of a text that is there already. */
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keys, wire, type Prompt } from "../api/client";
import type { JsonObject } from "../definition/types";
import { flash } from "../shell/flash";
import { FormDialog, refusal } from "../shell/FormDialog";
import { queryClient } from "../shell/queryClient";
import { nameProblem, newVariant } from "./variants";

interface CreatePromptProps {
  /** What its variant says; without it a sentence to begin with. */
  readonly source?: JsonObject;
  /** A prompt that it is to be a copy of. */
  readonly copyOf?: Prompt;
  readonly onCreated: (prompt: Prompt) => void;
  readonly onClose: () => void;
}

export function CreatePrompt({ source, copyOf, onCreated, onClose }: CreatePromptProps) {
  const [name, setName] = useState("");
  const [description, setDescription] = useState(copyOf?.description ?? "");
  const [asked, setAsked] = useState(false);
  const prompts = useQuery({ queryKey: keys.prompts, queryFn: wire.listPrompts });
  const create = useMutation({
    mutationFn: () =>
      wire.createPrompt({
        name,
        description: description.trim() || undefined,
        variants: copyOf?.variants ?? [newVariant("default", source)],
        defaultVariant: copyOf ? copyOf.defaultVariant : "default",
      }),
    onSuccess: (prompt) => {
      void queryClient.invalidateQueries({ queryKey: keys.prompts });
      flash.success(`${prompt.name} was created.`);
      onCreated(prompt);
      onClose();
    },
  });
  const taken = (prompts.data ?? []).map((prompt) => prompt.name);
  const problem = nameProblem(name, taken);
  return (
    <FormDialog
      title={copyOf ? `Copy ${copyOf.name}` : "Create prompt"}
      action={copyOf ? "Copy" : "Create prompt"}
      busy={create.isPending}
      error={create.error}
      onSubmit={() => {
        setAsked(true);
        if (!problem) create.mutate();
      }}
      onClose={onClose}
    >
      <FormField
        label="Name"
        constraintText="Letters and digits, joined by single hyphens or underscores."
        errorText={(asked && problem) || refusal(create.error, "name")}
      >
        <Input
          value={name}
          ariaLabel="Name of the prompt"
          placeholder="summarise"
          autoFocus
          spellcheck={false}
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
      <FormField
        label={
          <>
            Description <i>- optional</i>
          </>
        }
        errorText={refusal(create.error, "description")}
      >
        <Input
          value={description}
          ariaLabel="Description of the prompt"
          onChange={({ detail }) => setDescription(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
