import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { consoleApi } from "../api/console";
import { keys } from "../api/keys";
import { usageApi, usageKeys, type Usage, type UsageGroup, type UsageGrouping } from "../api/usage";
import { Empty } from "../shell/Empty";
import { Page } from "../shell/Page";
import { PageSkeleton } from "../shell/PageSkeleton";
import { Problem } from "../shell/Problem";
import { useAddress } from "../shell/useAddress";
import { callWords, costWords, inputOf } from "./cost";
import { nameColumns, totalColumns } from "./columns";
import { GROUPINGS, filterOf, groupingOf, rangeAddress, rangeOf } from "./range";
import { currenciesOf } from "./series";
import "./usage.css";
import { UsageFilters } from "./UsageFilters";

const UsageChart = lazy(() => import("./UsageChart"));
const WORDS: Readonly<Record<UsageGrouping, string>> = {
  flow: "Flow",
  model: "Model",
  node: "Node",
};

/** What the workspace's models have used and cost, by day and by flow, model or node. */
export default function UsagePage() {
  const [get, set] = useAddress();
  const [now] = useState(() => Date.now());
  const filter = filterOf(get, now);
  const by = groupingOf(get);
  const usage = useQuery({
    queryKey: usageKeys.usage(filter, by),
    queryFn: ({ signal }) => usageApi.usage(filter, by, signal),
    placeholderData: (before, query) => (query?.queryKey[2] === by ? before : undefined),
  });
  const flows = useQuery({ queryKey: keys.flows(), queryFn: () => consoleApi.flows() });
  return (
    <Page title="Usage" breadcrumbs={[{ text: "Usage", href: "/usage" }]}>
      <SpaceBetween size="l">
        <Header
          variant="h1"
          description="Tokens as models tell them, and what they cost by the workspace's prices."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href="/settings/prices">Prices</Button>
              <Button iconName="download" href={usageApi.csvUrl(filter)} download>
                Export CSV
              </Button>
            </SpaceBetween>
          }
        >
          Usage
        </Header>
        <UsageFilters
          filter={filter}
          range={rangeOf(get, filter)}
          flows={flows.data ?? []}
          onRange={(range) => set(rangeAddress(range))}
          onFlow={(flow) => set({ flow })}
        >
          <SegmentedControl
            label="Group by"
            selectedId={by}
            options={GROUPINGS.map((id) => ({ id, text: `By ${WORDS[id].toLowerCase()}` }))}
            onChange={({ detail }) =>
              set({ by: detail.selectedId === "flow" ? null : detail.selectedId })
            }
          />
        </UsageFilters>
        {usage.isError ? (
          <Problem error={usage.error} retry={() => void usage.refetch()} />
        ) : usage.data ? (
          <Shown usage={usage.data} by={by} measure={get("show")} set={set} />
        ) : (
          <PageSkeleton inside />
        )}
      </SpaceBetween>
    </Page>
  );
}

function Shown(props: {
  usage: Usage;
  by: UsageGrouping;
  measure: string;
  set: (values: Record<string, string | null>) => void;
}) {
  const { usage, by, set } = props;
  const { total, groups, others } = usage;
  const currencies = currenciesOf(usage);
  const measure = currencies.find((currency) => currency === props.measure) ?? "tokens";
  if (total.calls === 0)
    return (
      <Container header={<Header variant="h2">By day</Header>}>
        <Empty title="Nothing was used in this time" action={<Button href="/">All flows</Button>}>
          Run a flow with a prompt: what its model uses is summed here by day.
        </Empty>
      </Container>
    );
  return (
    <SpaceBetween size="l">
      {total.cost.unpriced > 0 && (
        <Alert
          type="info"
          action={<Button href="/settings/prices">Add prices</Button>}
          header="Some models have no price yet"
        >
          {callWords(total.cost.unpriced)} of {total.calls.toLocaleString()} are not in the cost.
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            actions={
              currencies.length > 0 && (
                <SegmentedControl
                  label="Show"
                  selectedId={measure}
                  options={[
                    { id: "tokens", text: "Tokens" },
                    ...currencies.map((id) => ({ id, text: `Cost in ${id}` })),
                  ]}
                  onChange={({ detail }) =>
                    set({ show: detail.selectedId === "tokens" ? null : detail.selectedId })
                  }
                />
              )
            }
          >
            By day
          </Header>
        }
      >
        <SpaceBetween size="l">
          <KeyValuePairs
            columns={4}
            items={[
              { label: "Cost", value: costWords(total.cost) },
              { label: "Calls", value: total.calls.toLocaleString() },
              { label: "Tokens in", value: inputOf(total).toLocaleString() },
              { label: "Tokens out", value: total.outputTokens.toLocaleString() },
            ]}
          />
          <Suspense fallback={<PageSkeleton inside />}>
            <UsageChart usage={usage} measure={measure} />
          </Suspense>
        </SpaceBetween>
      </Container>
      <Table<UsageGroup>
        items={others ? [...groups, { ...others, key: "", name: "Others" }] : groups}
        trackBy="key"
        wrapLines
        columnDefinitions={[...nameColumns(by), ...totalColumns(groups)]}
        ariaLabels={{ tableLabel: `By ${WORDS[by].toLowerCase()}` }}
        header={
          <Header variant="h2" counter={`(${groups.length.toLocaleString()})`}>
            By {WORDS[by].toLowerCase()}
          </Header>
        }
      />
    </SpaceBetween>
  );
}
