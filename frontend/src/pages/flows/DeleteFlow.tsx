import { wire } from "../../api/wire";
import { keys } from "../../api/keys";
import type { FlowRow } from "../../api/types";
import { Confirm } from "../../shell/Confirm";
import { flash } from "../../shell/flash";
import { queryClient } from "../../shell/queryClient";

/** Asks, names what goes with the flow, and deletes it with its versions and aliases. */
export function DeleteFlow({ flow, onClose }: { flow: FlowRow; onClose: () => void }) {
  const aliases = flow.aliases.filter(({ version }) => version !== null && version !== "DRAFT");
  const remove = async () => {
    await wire.deleteFlow(flow.flowId, true);
    queryClient.setQueryData<FlowRow[]>(keys.flows(), (flows) =>
      flows?.filter(({ flowId }) => flowId !== flow.flowId),
    );
    void queryClient.invalidateQueries({ queryKey: keys.flows() });
    flash.success(`${flow.name} was deleted.`);
  };
  return (
    <Confirm title={`Delete ${flow.name}?`} action="Delete" onConfirm={remove} onClose={onClose}>
      The draft
      {flow.latestVersion ? ", all its versions" : ""}
      {aliases.length > 0 ? ` and ${aliases.map(({ name }) => name).join(", ")}` : ""} will be gone
      for good. Programs that run it will fail from then on. Its executions stay until their
      retention ends.
    </Confirm>
  );
}
