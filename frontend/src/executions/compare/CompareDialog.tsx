import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { ExecutionRow } from "../../api/types";
import { FormDialog } from "../../shell/FormDialog";
import { executionStatusWords } from "../../shell/status";
import { moment } from "../../shell/time";
import { comparePath, executionKey, executionOf } from "../addresses";

/** Executions that are offered: the flow's latest. */
const OFFERED = 200;

interface CompareDialogProps {
  readonly row: ExecutionRow;
  readonly onClose: () => void;
}

/** Choose what an execution is compared with. */
export default function CompareDialog({ row, onClose }: CompareDialogProps) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | null>(row.redriveOf && executionKey(row.redriveOf));
  const [asked, setAsked] = useState(false);
  const filter = { flow: row.flowId, limit: OFFERED };
  const others = useQuery({
    queryKey: keys.executions(filter),
    queryFn: ({ signal }) => consoleApi.executions(filter, signal),
  });
  const options = (others.data?.executions ?? [])
    .filter(({ arn }) => arn !== row.arn)
    .map((other) => ({
      value: executionKey(other),
      label: other.name,
      description: `${executionStatusWords(other.status)}, started ${moment(other.createdAt)}`,
      tags: [
        `${other.aliasName}, ${other.flowVersion === "DRAFT" ? "draft" : `version ${other.flowVersion}`}`,
      ],
    }));
  const other = chosen ? executionOf(chosen) : null;
  const option = options.find(({ value }) => value === chosen);
  return (
    <FormDialog
      title={`Compare ${row.name}`}
      action="Compare"
      busy={false}
      error={others.error}
      onSubmit={() => {
        setAsked(true);
        if (!other) return;
        onClose();
        void navigate(comparePath(other, row));
      }}
      onClose={onClose}
    >
      <FormField
        label="With"
        errorText={asked && !other ? "Choose an execution." : undefined}
        description="One of the flow's latest executions. Any two can be chosen in the list of executions."
      >
        <Select
          selectedOption={option ?? (other && chosen ? { value: chosen, label: other.name } : null)}
          options={options}
          ariaLabel="With"
          filteringType="auto"
          placeholder="Choose an execution"
          empty="The flow has no other execution"
          statusType={others.isPending ? "loading" : "finished"}
          onChange={({ detail }) => setChosen(detail.selectedOption.value ?? null)}
        />
      </FormField>
    </FormDialog>
  );
}
