import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Tiles from "@cloudscape-design/components/tiles";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { AvailableModel, ModelRoute, Provider } from "../../api/types";
import { flash } from "../../shell/flash";
import { FormDialog, refusal } from "../../shell/FormDialog";
import { queryClient } from "../../shell/queryClient";
import { PROVIDERS } from "./providers";

interface RouteDialogProps {
  /** The route to change; undefined makes one. */
  route: ModelRoute | undefined;
  available: readonly AvailableModel[];
  onClose: () => void;
}

export function RouteDialog({ route, available, onClose }: RouteDialogProps) {
  const [modelId, setModelId] = useState(route?.modelId ?? "");
  const [provider, setProvider] = useState<Provider>(route?.provider ?? "bedrock");
  const [target, setTarget] = useState(route?.target ?? "");
  const [endpoint, setEndpoint] = useState(route?.endpoint ?? "");
  const [apiKey, setApiKey] = useState("");
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      consoleApi.saveRoute({
        modelId: modelId.trim(),
        provider,
        target: provider === "local" ? "" : target.trim(),
        endpoint: provider === "openai" ? endpoint.trim() : "",
        ...(provider === "openai" && apiKey ? { apiKey } : {}),
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.models });
      flash.success("The route was saved. New calls take it.");
      onClose();
    },
  });
  const refused = (field: string) => refusal(save.error, field);
  const submit = () => {
    setAsked(true);
    if (modelId.trim()) save.mutate();
  };
  return (
    <FormDialog
      title={route ? "Edit route" : "Create route"}
      action={route ? "Save" : "Create route"}
      busy={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormField
        label="Model in the definition"
        constraintText="An identifier or ARN. A * at the end matches any ending."
        errorText={refused("modelId") ?? (asked && !modelId.trim() ? "Name the model." : undefined)}
      >
        <Autosuggest
          value={modelId}
          disabled={!!route}
          placeholder="amazon.nova-lite-v1:0"
          enteredTextLabel={(text) => `Use ${text}`}
          options={available.map(({ modelId: value, name }) => ({
            value,
            ...(name ? { description: name } : {}),
          }))}
          onChange={({ detail }) => setModelId(detail.value)}
        />
      </FormField>
      <FormField label="Goes to" errorText={refused("provider")}>
        <Tiles
          value={provider}
          columns={1}
          items={(Object.keys(PROVIDERS) as Provider[]).map((value) => ({
            value,
            label: PROVIDERS[value].title,
            description: PROVIDERS[value].about,
          }))}
          onChange={({ detail }) => setProvider(detail.value as Provider)}
        />
      </FormField>
      {provider !== "local" && (
        <FormField
          label={
            <>
              As model <i>– optional</i>
            </>
          }
          constraintText="The model's name there; empty, the same name."
          errorText={refused("target")}
        >
          <Input
            value={target}
            spellcheck={false}
            placeholder={provider === "openai" ? "gpt-4o-mini" : "us.amazon.nova-lite-v1:0"}
            onChange={({ detail }) => setTarget(detail.value)}
          />
        </FormField>
      )}
      {provider === "openai" && (
        <>
          <FormField
            label={
              <>
                Endpoint <i>– optional</i>
              </>
            }
            constraintText="Base URL; empty, the server's OPENAI_BASE_URL."
            errorText={refused("endpoint")}
          >
            <Input
              value={endpoint}
              type="url"
              placeholder="http://localhost:11434/v1"
              onChange={({ detail }) => setEndpoint(detail.value)}
            />
          </FormField>
          <FormField
            label={
              <>
                Key <i>– optional</i>
              </>
            }
            constraintText={
              route?.hasApiKey
                ? "There is one. Enter another to replace it."
                : "Kept encrypted; empty, the server's OPENAI_API_KEY."
            }
            errorText={refused("apiKey")}
          >
            <Input
              value={apiKey}
              type="password"
              autoComplete="off"
              onChange={({ detail }) => setApiKey(detail.value)}
            />
          </FormField>
        </>
      )}
    </FormDialog>
  );
}
