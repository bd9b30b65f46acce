import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import Toggle from "@cloudscape-design/components/toggle";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { AccessKey, NewAccessKey } from "../../api/types";
import { Ago } from "../../shell/Ago";
import { Confirm } from "../../shell/Confirm";
import { Empty } from "../../shell/Empty";
import { flash } from "../../shell/flash";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { moment } from "../../shell/time";
import { CreateKey, NewKey, RotateKey } from "./KeyDialogs";
import { kindOf, stateOf } from "./keyForm";

type Dialog = "create" | "rotate" | "delete" | null;

const refresh = () => queryClient.invalidateQueries({ queryKey: keys.accessKeys });

/** The access keys of whoever is signed in, and for admins everybody's. */
export function Keys() {
  const isAdmin = may(useSession().data, "admin");
  const [all, setAll] = useState(false);
  const accessKeys = useQuery({
    queryKey: [...keys.accessKeys, all],
    queryFn: () => consoleApi.keys(all),
  });
  const [chosen, setChosen] = useState<AccessKey | null>(null);
  const [dialog, setDialog] = useState<Dialog>(null);
  const [made, setMade] = useState<NewAccessKey | null>(null);
  const selected = accessKeys.data?.find(({ id }) => id === chosen?.id);
  const turn = useMutation({
    mutationFn: (key: AccessKey) => consoleApi.changeKey(key.id, { enabled: !key.enabled }),
    onSuccess: ({ keyId, enabled }) => {
      flash.success(`${keyId} was ${enabled ? "enabled" : "disabled"}.`);
      void refresh();
    },
    onError: (error) => flash.error(error, "The key was not changed"),
  });
  const close = () => setDialog(null);
  const show = (key: NewAccessKey) => {
    close();
    setMade(key);
    void refresh();
  };
  if (accessKeys.isError)
    return <Problem error={accessKeys.error} retry={() => void accessKeys.refetch()} />;
  const createButton = (
    <Button variant="primary" onClick={() => setDialog("create")}>
      Create access key
    </Button>
  );
  return (
    <>
      <Table<AccessKey>
        items={accessKeys.data ?? []}
        loading={accessKeys.isPending}
        loadingText="Loading access keys"
        trackBy="keyId"
        columnDefinitions={all ? [...COLUMNS.slice(0, 1), OWNER, ...COLUMNS.slice(1)] : COLUMNS}
        selectionType="single"
        selectedItems={selected ? [selected] : []}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems[0] ?? null)}
        ariaLabels={{
          tableLabel: "Access keys",
          selectionGroupLabel: "Choose a key",
          itemSelectionLabel: (_, { keyId }) => keyId,
        }}
        empty={
          <Empty title="No access keys" action={createButton}>
            boto3, the AWS CLI and every AWS SDK sign their requests with one.
          </Empty>
        }
        header={
          <Header
            variant="h2"
            counter={accessKeys.data ? `(${accessKeys.data.length})` : undefined}
            description="A program that uses a key may do what its owner may."
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                {isAdmin && (
                  <Toggle checked={all} onChange={({ detail }) => setAll(detail.checked)}>
                    Everybody’s
                  </Toggle>
                )}
                <ButtonDropdown
                  disabled={!selected}
                  loading={turn.isPending}
                  items={[
                    {
                      id: "rotate",
                      text: "Rotate",
                      disabled:
                        !selected?.mine || selected.temporary || stateOf(selected) !== "Active",
                    },
                    { id: "turn", text: selected?.enabled === false ? "Enable" : "Disable" },
                    { id: "delete", text: "Delete" },
                  ]}
                  onItemClick={({ detail }) => {
                    if (detail.id === "turn" && selected) turn.mutate(selected);
                    else setDialog(detail.id as Dialog);
                  }}
                >
                  Actions
                </ButtonDropdown>
                {createButton}
              </SpaceBetween>
            }
          >
            {all ? "Everybody’s access keys" : "Your access keys"}
          </Header>
        }
      />
      {dialog === "create" && <CreateKey onMade={show} onClose={close} />}
      {dialog === "rotate" && selected && (
        <RotateKey accessKey={selected} onMade={show} onClose={close} />
      )}
      {dialog === "delete" && selected && (
        <Confirm
          title="Delete this access key?"
          action="Delete"
          onClose={close}
          onConfirm={async () => {
            await consoleApi.deleteKey(selected.id);
            await refresh();
            flash.success("The access key was deleted.");
          }}
        >
          Programs that use <strong>{selected.keyId}</strong> will be refused at once. To try
          whether any does, disable it first.
        </Confirm>
      )}
      {made && <NewKey made={made} onClose={() => setMade(null)} />}
    </>
  );
}

const LOOKS: Record<ReturnType<typeof stateOf>, StatusIndicatorProps.Type> = {
  Active: "success",
  Disabled: "stopped",
  Expired: "warning",
  Rotated: "pending",
};

const OWNER: TableProps.ColumnDefinition<AccessKey> = {
  id: "user",
  header: "Owner",
  cell: ({ user }) => user,
};

const COLUMNS: TableProps.ColumnDefinition<AccessKey>[] = [
  {
    id: "key",
    header: "Access key",
    isRowHeader: true,
    cell: ({ keyId }) => <code>{keyId}</code>,
  },
  { id: "kind", header: "Kind", cell: kindOf },
  {
    id: "description",
    header: "Description",
    cell: ({ description }) => description || <Nothing>none</Nothing>,
  },
  {
    id: "state",
    header: "State",
    cell: (key) => (
      <StatusIndicator type={LOOKS[stateOf(key)]} wrapText={false}>
        {stateOf(key)}
      </StatusIndicator>
    ),
  },
  {
    id: "expires",
    header: "Works until",
    cell: ({ expiresAt }) => (expiresAt ? moment(expiresAt) : <Nothing>no end</Nothing>),
  },
  { id: "created", header: "Created", cell: ({ createdAt }) => <Ago at={createdAt} /> },
  {
    id: "used",
    header: "Last used",
    cell: ({ lastUsedAt }) => (lastUsedAt ? <Ago at={lastUsedAt} /> : <Nothing>never</Nothing>),
  },
];

function Nothing({ children }: { children: string }) {
  return <Box color="text-body-secondary">{children}</Box>;
}
