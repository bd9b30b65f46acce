import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useQuery } from "@tanstack/react-query";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { PromptSettings } from "../../api/types";
import { nameProblem } from "../../prompts/variants";
import { refusal } from "../../shell/FormDialog";

interface PromptHeadProps {
  readonly id: string;
  readonly settings: PromptSettings;
  /** Why it was not saved. */
  readonly error: unknown;
  readonly readOnly: boolean;
  readonly onChange: (part: Partial<PromptSettings>) => void;
}

/** A prompt's name and description, and which flows use it. */
export function PromptHead({ id, settings, error, readOnly, onChange }: PromptHeadProps) {
  const uses = useQuery({
    queryKey: keys.promptUses(id),
    queryFn: () => consoleApi.promptUses(id),
  });
  return (
    <SpaceBetween size="m">
      <FormField label="Name" errorText={nameProblem(settings.name) ?? refusal(error, "name")}>
        <Input
          value={settings.name}
          spellcheck={false}
          readOnly={readOnly}
          onChange={({ detail }) => onChange({ name: detail.value })}
        />
      </FormField>
      <FormField
        label={
          <>
            Description <i>- optional</i>
          </>
        }
        errorText={refusal(error, "description")}
      >
        <Textarea
          value={settings.description ?? ""}
          rows={2}
          readOnly={readOnly}
          onChange={({ detail }) => onChange({ description: detail.value || undefined })}
        />
      </FormField>
      <div>
        <Box variant="awsui-key-label">Used by</Box>
        {uses.data === undefined ? (
          <Box color="text-body-secondary">{uses.isError ? "Not known" : "Looking"}</Box>
        ) : uses.data.length === 0 ? (
          <Box color="text-body-secondary">No flow</Box>
        ) : (
          <ul className="fb-notes">
            {uses.data.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        )}
      </div>
    </SpaceBetween>
  );
}
