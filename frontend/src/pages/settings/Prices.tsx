import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { usageApi, usageKeys, type Price, type UnpricedModel } from "../../api/usage";
import { Confirm } from "../../shell/Confirm";
import { Empty } from "../../shell/Empty";
import { flash } from "../../shell/flash";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { callWords } from "../../usage/cost";
import "../../usage/usage.css";
import { PriceDialog } from "./PriceDialog";
import { RATES } from "./priceForm";

type Dialog = { kind: "add"; model: string } | { kind: "edit" | "delete" };

/** What tokens cost: the workspace's price table, and the models that no price fits. */
export function Prices() {
  const mayEdit = may(useSession().data, "admin");
  const table = useQuery({ queryKey: usageKeys.prices, queryFn: usageApi.prices });
  const [chosen, setChosen] = useState<Price | null>(null);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  if (table.isError) return <Problem error={table.error} retry={() => void table.refetch()} />;
  const prices = table.data?.prices ?? [];
  const selected = prices.find((price) => chosen && keyOf(price) === keyOf(chosen));
  return (
    <SpaceBetween size="l">
      <Table<Price>
        items={prices}
        loading={table.isPending}
        loadingText="Loading prices"
        trackBy={keyOf}
        wrapLines
        columnDefinitions={COLUMNS}
        {...(mayEdit ? { selectionType: "single" as const } : {})}
        selectedItems={selected ? [selected] : []}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems[0] ?? null)}
        ariaLabels={{
          tableLabel: "Prices",
          selectionGroupLabel: "Choose a price",
          itemSelectionLabel: (_, price) => keyOf(price),
        }}
        header={
          <Header
            variant="h2"
            counter={table.data ? `(${prices.length})` : undefined}
            description="Of a million tokens. A name wins over a pattern, a longer pattern over a shorter one. A change holds for what was used before, too, from its first day on."
            actions={
              mayEdit && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button
                    disabled={!selected || selected.id === null}
                    onClick={() => setDialog({ kind: "delete" })}
                  >
                    Delete
                  </Button>
                  <Button disabled={!selected} onClick={() => setDialog({ kind: "edit" })}>
                    Edit
                  </Button>
                  <Button variant="primary" onClick={() => setDialog({ kind: "add", model: "" })}>
                    Add price
                  </Button>
                </SpaceBetween>
              )
            }
          >
            Prices
          </Header>
        }
      />
      <Unpriced
        models={table.data?.unpriced}
        onAdd={mayEdit ? (model) => setDialog({ kind: "add", model }) : undefined}
      />
      {dialog?.kind === "add" && (
        <PriceDialog price={undefined} model={dialog.model} onClose={close} />
      )}
      {dialog?.kind === "edit" && selected && <PriceDialog price={selected} onClose={close} />}
      {dialog?.kind === "delete" && selected && <DeletePrice price={selected} onClose={close} />}
    </SpaceBetween>
  );
}

function DeletePrice({ price, onClose }: { price: Price; onClose: () => void }) {
  return (
    <Confirm
      title="Delete this price?"
      action="Delete"
      onClose={onClose}
      onConfirm={async () => {
        if (price.id !== null) await usageApi.deletePrice(price.id);
        await queryClient.invalidateQueries({ queryKey: usageKeys.prices });
        await queryClient.invalidateQueries({ queryKey: ["usage"] });
        flash.success("The price was deleted.");
      }}
    >
      What <strong>{price.pattern}</strong> stands for has the next price that fits, also for what
      was used already; without one it has none.
    </Confirm>
  );
}

function Unpriced(props: {
  models: readonly UnpricedModel[] | undefined;
  onAdd: ((model: string) => void) | undefined;
}) {
  const { models, onAdd } = props;
  if (!models) return null;
  return (
    <Table<UnpricedModel>
      items={models}
      trackBy="modelId"
      wrapLines
      ariaLabels={{ tableLabel: "No price yet" }}
      columnDefinitions={[
        {
          id: "model",
          header: "Model",
          isRowHeader: true,
          cell: ({ modelId }) => <code>{modelId}</code>,
        },
        { id: "calls", header: "Used", cell: ({ calls }) => callWords(calls) },
        { id: "last", header: "Last used", cell: ({ lastUsed }) => lastUsed },
        ...(onAdd
          ? [
              {
                id: "add",
                header: "Price",
                cell: ({ modelId }: UnpricedModel) => (
                  <Button
                    variant="inline-link"
                    ariaLabel={`Add price for ${modelId}`}
                    onClick={() => onAdd(modelId)}
                  >
                    Add price
                  </Button>
                ),
              },
            ]
          : []),
      ]}
      header={
        <Header
          variant="h2"
          counter={`(${models.length})`}
          description="Models used in the last 90 days that no price fits. Their cost is not known."
        >
          No price yet
        </Header>
      }
      empty={<Empty title="Every model that was used has a price" />}
    />
  );
}

function keyOf({ pattern, validFrom }: Price): string {
  return validFrom ? `${pattern} from ${validFrom}` : pattern;
}

const COLUMNS: TableProps.ColumnDefinition<Price>[] = [
  {
    id: "pattern",
    header: "Model",
    isRowHeader: true,
    minWidth: 220,
    cell: ({ id, pattern }) => (
      <>
        <code>{pattern}</code>
        {id === null && (
          <Box color="text-body-secondary" fontSize="body-s">
            the demo model that comes along
          </Box>
        )}
      </>
    ),
  },
  {
    id: "validFrom",
    header: "Valid from",
    minWidth: 120,
    cell: ({ validFrom }) => validFrom ?? <Box color="text-body-secondary">the beginning</Box>,
  },
  { id: "currency", header: "Currency", minWidth: 100, cell: ({ currency }) => currency },
  ...RATES.map(({ field, label }) => ({
    id: field,
    header: label,
    minWidth: 100,
    cell: (price: Price) => <div className="fb-number">{price[field]}</div>,
  })),
];
