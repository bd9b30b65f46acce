import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";

import type { ExecutionId } from "../../api/console";
import { Empty } from "../../shell/Empty";
import { Page } from "../../shell/Page";
import { useAddress } from "../../shell/useAddress";
import { ValueView } from "../../values/ValueView";
import { executionOf } from "../addresses";
import { Definitions } from "./Definitions";
import { PairTable } from "./PairTable";
import { Side } from "./Side";
import { StepCell } from "./StepCell";
import { outputsOf, stepsOf, type Pair, type Step, type Value } from "./steps";
import { useCompared } from "./useCompared";

const DiffDialog = lazy(() => import("./DiffDialog"));

const BREADCRUMBS = [
  { text: "Executions", href: "/executions" },
  { text: "Compare", href: "" },
];

/** Two executions beside one another: outputs and steps, and what differs. */
export default function ComparePage() {
  const [get] = useAddress();
  const [one, other] = [get("a"), get("b")];
  const a = useMemo(() => executionOf(one), [one]);
  const b = useMemo(() => executionOf(other), [other]);
  return (
    <Page title="Compare executions" breadcrumbs={BREADCRUMBS}>
      {a && b ? (
        <Both key={`${one} ${other}`} ids={{ a, b }} />
      ) : (
        <Empty
          title="Two executions are compared"
          action={<Button href="/executions">Choose two</Button>}
        >
          Choose both in the list of executions, then press Compare.
        </Empty>
      )}
    </Page>
  );
}

function Both({ ids }: { ids: { a: ExecutionId; b: ExecutionId } }) {
  const [get, set] = useAddress();
  const sides = { a: useCompared(ids.a), b: useCompared(ids.b) };
  // While they run: what is typed and pressed goes before.
  const runs = { a: useDeferredValue(sides.a.run), b: useDeferredValue(sides.b.run) };
  const steps = useMemo(() => stepsOf(runs.a, runs.b), [runs.a, runs.b]);
  const outputs = useMemo(() => outputsOf(runs.a, runs.b), [runs.a, runs.b]);
  const gone = sides.a.execution.isError || sides.b.execution.isError;
  const only = get("only") === "differences";
  const open = get("step");

  const [shown, setShown] = useState<Pair<Value>>();
  const definitions = { a: sides.a.execution.data, b: sides.b.execution.data };
  const lines = (pair: Pair<Value>) =>
    pair.differences.includes("output") && (
      <Button
        variant="inline-link"
        ariaLabel={`Show differences of ${pair.node}`}
        onClick={() => setShown(pair)}
      >
        Show differences
      </Button>
    );
  const button = ({ id, node }: Step) => (
    <Button
      variant="inline-link"
      ariaExpanded={open === id}
      ariaLabel={`${open === id ? "Hide" : "Show"} values of ${node}`}
      onClick={() => set({ step: open === id ? null : id })}
    >
      {open === id ? "Hide values" : "Show values"}
    </Button>
  );

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        actions={
          <SpaceBetween direction="horizontal" size="m" alignItems="center">
            <Toggle
              checked={only}
              onChange={({ detail }) => set({ only: detail.checked ? "differences" : null })}
            >
              Only differences
            </Toggle>
            <Button onClick={() => set({ a: get("b"), b: get("a") })}>Swap</Button>
          </SpaceBetween>
        }
      >
        Compare executions
      </Header>
      <ColumnLayout columns={2}>
        <Side letter="A" of={sides.a} />
        <Side letter="B" of={sides.b} />
      </ColumnLayout>
      {definitions.a && definitions.b && <Definitions a={definitions.a} b={definitions.b} />}
      {!gone && (
        <SpaceBetween size="l">
          <PairTable
            title="Outputs"
            pairs={outputs}
            onlyDifferences={only}
            empty="Neither has given an output"
            more={lines}
            cell={(pair, side) => {
              const value = pair[side];
              return value ? (
                <ValueView
                  value={value.value}
                  label={`${value.name} of ${pair.node} in ${side.toUpperCase()}`}
                  execution={ids[side]}
                />
              ) : (
                "Not given"
              );
            }}
          />
          <PairTable
            title="Steps"
            pairs={steps}
            onlyDifferences={only}
            empty="Neither has begun"
            more={button}
            cell={(pair, side) => (
              <StepCell
                id={ids[side]}
                run={runs[side]}
                activation={pair[side]}
                open={pair.id === open}
              />
            )}
          />
        </SpaceBetween>
      )}
      {shown && (
        <Suspense>
          <DiffDialog pair={shown} ids={ids} onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </SpaceBetween>
  );
}
