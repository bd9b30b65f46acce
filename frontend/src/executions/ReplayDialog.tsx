import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { ExecutionId } from "../api/console";
import type { ExecutionRow, Replay, ReplayContent, ReplayDifference } from "../api/types";
import { wire } from "../api/wire";
import { Dialog } from "../shell/Dialog";
import { Problem } from "../shell/Problem";
import { ValueView } from "../values/ValueView";
import { pathLabel } from "./run/shape";
import { useVersions, versionOptions } from "./versions";

interface ReplayDialogProps {
  readonly id: ExecutionId;
  readonly row: ExecutionRow;
  readonly onClose: () => void;
}

/** What another version would have given, without a call outside. */
export default function ReplayDialog({ id, row, onClose }: ReplayDialogProps) {
  const [version, setVersion] = useState("DRAFT");
  const versions = useVersions(id.flowId);
  const options = versionOptions(versions.data);
  const replay = useMutation({ mutationFn: () => wire.replayFlowExecution(id, version) });
  return (
    <Dialog title={`Replay ${row.name}`} size="max" onClose={onClose}>
      <SpaceBetween size="l">
        <div>
          The execution runs again on its recorded results, and nothing outside is called. Nodes
          that are the same give what they gave; changed code is run in the sandbox; other changed
          nodes are left out, with what depends on them.
        </div>
        <div className="fb-run-answer">
          <FormField label="Against" stretch>
            <Select
              selectedOption={options.find(({ value }) => value === version) ?? null}
              options={options}
              ariaLabel="Against"
              expandToViewport
              statusType={versions.isPending ? "loading" : "finished"}
              onChange={({ detail }) => setVersion(detail.selectedOption.value ?? "DRAFT")}
            />
          </FormField>
          <Button variant="primary" loading={replay.isPending} onClick={() => replay.mutate()}>
            Replay
          </Button>
        </div>
        {replay.isError && <Problem error={replay.error} />}
        {replay.data && <Report id={id} replay={replay.data} />}
      </SpaceBetween>
    </Dialog>
  );
}

function Report({ id, replay }: { id: ExecutionId; replay: Replay }) {
  const { outputs, recorded, replayed, nodes } = replay;
  const counts = Object.entries(outputs).filter(([, count]) => count > 0);
  const same = replay.differences.length === 0 && recorded.status === replayed.status;
  return (
    <SpaceBetween size="m">
      <StatusIndicator type={same ? "success" : "warning"}>
        {same
          ? "The outputs are the same"
          : `${recorded.status} then, ${replayed.status.toLowerCase()} now`}
        {counts.length > 0 && ` (${counts.map(([kind, count]) => `${count} ${kind}`).join(", ")})`}
      </StatusIndicator>
      {replayed.message && <Box color="text-status-error">{replayed.message}</Box>}
      {nodes.length > 0 && (
        <ul className="fb-run-notes">
          {nodes.map(({ nodeName, effect, activations }) => (
            <li key={nodeName + effect}>
              <strong>{nodeName}</strong> {EFFECTS[effect]}
              {activations > 1 && ` (${activations.toLocaleString()} times)`}
            </li>
          ))}
        </ul>
      )}
      {replay.differences.length > 0 && (
        <Table<ReplayDifference>
          variant="embedded"
          items={replay.differences}
          wrapLines
          ariaLabels={{ tableLabel: "Differences" }}
          columnDefinitions={[
            {
              id: "output",
              header: "Output",
              isRowHeader: true,
              width: 200,
              cell: ({ nodeName, path, kind }) => (
                <>
                  <div>{nodeName}</div>
                  <Box color="text-body-secondary" fontSize="body-s">
                    {pathLabel(path.map((step) => [step.nodeName, step.index] as const))}{" "}
                    {KINDS[kind]}
                  </Box>
                </>
              ),
            },
            { id: "before", header: "Then", cell: ({ before }) => <Content id={id} of={before} /> },
            { id: "after", header: "Now", cell: ({ after }) => <Content id={id} of={after} /> },
          ]}
        />
      )}
    </SpaceBetween>
  );
}

function Content({ id, of }: { id: ExecutionId; of: ReplayContent | undefined }) {
  if (!of) return <>–</>;
  if (of.document === undefined) return <>{of.bytes.toLocaleString()} bytes</>;
  return <ValueView value={of.document} label="Value" execution={id} />;
}

const KINDS: Record<ReplayDifference["kind"], string> = {
  Different: "another value",
  Missing: "no longer given",
  Added: "given only now",
  Undetermined: "depends on calls that were left out",
};

const EFFECTS: Record<Replay["nodes"][number]["effect"], string> = {
  Assumed: "got other inputs than recorded; the recorded result was taken",
  Evaluated: "ran its code again",
  NotCalled: "was left out: it is new or changed, or has no recorded result",
};
