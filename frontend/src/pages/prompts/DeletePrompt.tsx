import Box from "@cloudscape-design/components/box";
import { useQuery } from "@tanstack/react-query";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { PromptSummary } from "../../api/types";
import { wire } from "../../api/wire";
import { Confirm } from "../../shell/Confirm";
import { flash } from "../../shell/flash";
import { queryClient } from "../../shell/queryClient";

interface DeletePromptProps {
  readonly prompt: PromptSummary;
  readonly onDeleted?: () => void;
  readonly onClose: () => void;
}

/** Says what uses a prompt before it is deleted. */
export function DeletePrompt({ prompt, onDeleted, onClose }: DeletePromptProps) {
  const uses = useQuery({
    queryKey: keys.promptUses(prompt.id),
    queryFn: () => consoleApi.promptUses(prompt.id),
    staleTime: 0,
  });
  return (
    <Confirm
      title={`Delete ${prompt.name}?`}
      action="Delete"
      onClose={onClose}
      onConfirm={async () => {
        await wire.deletePrompt(prompt.id);
        onDeleted?.();
        await queryClient.invalidateQueries({ queryKey: keys.prompts });
        flash.success(`${prompt.name} was deleted.`);
      }}
    >
      Its draft and all its versions will be gone for good.
      {uses.data && uses.data.length > 0 && (
        <Box padding={{ top: "s" }}>
          It is used by {uses.data.join(", ")}. While that is so, it cannot be deleted.
        </Box>
      )}
    </Confirm>
  );
}
