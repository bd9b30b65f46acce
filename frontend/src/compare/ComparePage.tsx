/** Two versions of a flow, or a version and the draft: what differs, drawn and as text. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { consoleApi, keys, wire } from "../api/client";
import { versionQuery } from "../api/definitions";
import { definitionOf } from "../definition/types";
import { Empty } from "../shell/Empty";
import { Page } from "../shell/Page";
import { PageSkeleton } from "../shell/PageSkeleton";
import { Problem } from "../shell/Problem";
import { useAddress } from "../shell/useAddress";
import { compareAddress, versionWords } from "./addresses";
import { Comparison } from "./Comparison";

const VIEWS = [
  { id: "canvas", text: "Canvas" },
  { id: "text", text: "Text" },
];

export default function ComparePage() {
  const { flowId = "" } = useParams();
  const [get, set] = useAddress();
  const flow = useQuery({ queryKey: keys.flow(flowId), queryFn: () => wire.getFlow(flowId) });
  const versions = useQuery({
    queryKey: keys.versions(flowId),
    queryFn: () => wire.listFlowVersions(flowId),
  });
  const workbench = useQuery({
    queryKey: keys.workbench(flowId),
    queryFn: () => consoleApi.workbench(flowId),
  });
  const numbers = (versions.data ?? [])
    .map(({ version }) => version)
    .filter((version) => version !== "DRAFT");
  const from = get("from") || (numbers[0] ?? "DRAFT");
  const to = get("to") || "DRAFT";
  const before = useDefinition(flowId, from);
  const after = useDefinition(flowId, to);

  const name = flow.data?.name ?? "Flow";
  const labels = [versionWords(from), versionWords(to)] as const;
  const error = flow.error ?? versions.error ?? workbench.error ?? before.error ?? after.error;
  const ready = flow.data && versions.data && workbench.data && before.data && after.data;
  return (
    <Page
      title={`Compare ${name}`}
      layout={error ? "default" : "full"}
      breadcrumbs={[
        { text: "Flows", href: "/" },
        { text: name, href: `/flows/${flowId}` },
        { text: "Compare", href: compareAddress(flowId, from, to) },
      ]}
    >
      {error ? (
        <Problem error={error} />
      ) : ready && numbers.length === 0 ? (
        <Empty
          title="Nothing to compare yet"
          action={<Button href={`/flows/${flowId}`}>Go to the draft</Button>}
        >
          Publish a version; then this page shows what has changed since.
        </Empty>
      ) : ready ? (
        <div className="fb-compare">
          <header className="fb-compare__head">
            <Box variant="h2" tagOverride="h1" padding="n">
              {name}
            </Box>
            <Side
              label="From"
              value={from}
              numbers={numbers}
              onChoose={(it) => set({ from: it })}
            />
            <Side label="To" value={to} numbers={numbers} onChoose={(it) => set({ to: it })} />
            <Button onClick={() => set({ from: to, to: from })}>Swap</Button>
            <div className="fb-compare__views">
              <SegmentedControl
                label="Show as"
                selectedId={get("view") || "canvas"}
                options={VIEWS}
                onChange={({ detail }) =>
                  set({ view: detail.selectedId === "canvas" ? null : detail.selectedId })
                }
              />
            </div>
          </header>
          <Comparison
            labels={labels}
            before={before.data}
            after={after.data}
            layout={workbench.data.layout}
            asText={get("view") === "text"}
            chosen={get("node")}
            onChoose={(node) => set({ node })}
          />
        </div>
      ) : (
        <PageSkeleton inside />
      )}
    </Page>
  );
}

function useDefinition(flowId: string, version: string) {
  return useQuery({ ...versionQuery(flowId, version), select: definitionOf });
}

interface SideProps {
  readonly label: string;
  readonly value: string;
  readonly numbers: readonly string[];
  readonly onChoose: (version: string) => void;
}

function Side({ label, value, numbers, onChoose }: SideProps) {
  const options = ["DRAFT", ...numbers].map((version) => ({
    value: version,
    label: versionWords(version),
  }));
  return (
    <div className="fb-compare__side">
      <FormField label={label}>
        <Select
          options={options}
          selectedOption={{ value, label: versionWords(value) }}
          expandToViewport
          onChange={({ detail }) => onChoose(detail.selectedOption.value ?? "")}
        />
      </FormField>
    </div>
  );
}
