import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import type { ExecutionId } from "../api/console";
import type { ExecutionRow } from "../api/types";
import { wire } from "../api/wire";
import { flash } from "../shell/flash";
import { FormDialog, refusal } from "../shell/FormDialog";
import { addressOf } from "./addresses";
import { useVersions, versionOptions } from "./versions";

const SAME = "";

interface RedriveDialogProps {
  readonly id: ExecutionId;
  readonly row: ExecutionRow;
  readonly onClose: () => void;
}

/** Go on with an execution from what failed. */
export default function RedriveDialog({ id, row, onClose }: RedriveDialogProps) {
  const navigate = useNavigate();
  const [version, setVersion] = useState(SAME);
  const versions = useVersions(id.flowId);
  const options = [
    { value: SAME, label: "The definition that it ran" },
    ...versionOptions(versions.data),
  ];
  const redrive = useMutation({
    mutationFn: () => wire.redriveFlowExecution(id, version || undefined),
    onSuccess: ({ executionArn }) => {
      flash.success("The execution goes on as a new one.");
      onClose();
      void navigate(addressOf(executionArn));
    },
  });
  return (
    <FormDialog
      title={`Redrive ${row.name}`}
      action="Redrive"
      busy={redrive.isPending}
      error={redrive.error}
      onSubmit={() => redrive.mutate()}
      onClose={onClose}
    >
      <div>
        A new execution starts with the same input. Everything that succeeded keeps its result, item
        by item; only what failed or was never begun is called.
      </div>
      <FormField
        label="Runs"
        description="In another version, the nodes that have succeeded must be the same."
        errorText={refusal(redrive.error, "flowVersion")}
      >
        <Select
          selectedOption={options.find(({ value }) => value === version) ?? null}
          options={options}
          ariaLabel="Runs"
          statusType={versions.isPending ? "loading" : "finished"}
          onChange={({ detail }) => setVersion(detail.selectedOption.value ?? SAME)}
        />
      </FormField>
    </FormDialog>
  );
}
