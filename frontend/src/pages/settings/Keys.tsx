import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
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
import { useSession } from "../../shell/session";
import { ValueView } from "../../values/ValueView";

/** The access keys of whoever is signed in, for boto3 and the AWS CLI. */
export function Keys() {
  const accessKeys = useQuery({ queryKey: keys.accessKeys, queryFn: consoleApi.keys });
  const [chosen, setChosen] = useState<AccessKey | null>(null);
  const [deleting, setDeleting] = useState(false);
  const [made, setMade] = useState<NewAccessKey | null>(null);
  const create = useMutation({
    mutationFn: consoleApi.createKey,
    onSuccess: (key) => {
      setMade(key);
      void queryClient.invalidateQueries({ queryKey: keys.accessKeys });
    },
    onError: (error) => flash.error(error, "No key was created"),
  });
  if (accessKeys.isError)
    return <Problem error={accessKeys.error} retry={() => void accessKeys.refetch()} />;
  const selected = accessKeys.data?.find(({ id }) => id === chosen?.id);
  const createButton = (
    <Button variant="primary" loading={create.isPending} onClick={() => create.mutate()}>
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
        columnDefinitions={COLUMNS}
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
            description="Programs sign with these keys and may then do what you may."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={!selected} onClick={() => setDeleting(true)}>
                  Delete
                </Button>
                {createButton}
              </SpaceBetween>
            }
          >
            Your access keys
          </Header>
        }
      />
      {made && <NewKey made={made} onClose={() => setMade(null)} />}
      {deleting && selected && (
        <Confirm
          title="Delete this access key?"
          action="Delete"
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            await consoleApi.deleteKey(selected.id);
            await queryClient.invalidateQueries({ queryKey: keys.accessKeys });
            flash.success("The access key was deleted.");
          }}
        >
          Programs that sign with <strong>{selected.keyId}</strong> will be refused at once.
        </Confirm>
      )}
    </>
  );
}

/** The new key with its secret, this once, and how to use it. */
function NewKey({ made, onClose }: { made: NewAccessKey; onClose: () => void }) {
  const region = useSession().data?.region ?? "us-east-1";
  const lines = [
    `export AWS_ACCESS_KEY_ID=${made.keyId}`,
    `export AWS_SECRET_ACCESS_KEY=${made.secret}`,
    `export AWS_DEFAULT_REGION=${region}`,
    `export AWS_ENDPOINT_URL_BEDROCK_AGENT=${location.origin}/api`,
    `export AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=${location.origin}/api`,
  ].join("\n");
  return (
    <Modal
      visible
      size="large"
      header="Access key created"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <Alert type="warning">
          The secret is shown this once. Copy it now; later you can only make another key.
        </Alert>
        <SpaceBetween size="xs">
          <Box variant="awsui-key-label">Access key</Box>
          <CopyToClipboard
            variant="inline"
            textToCopy={made.keyId}
            copyButtonAriaLabel="Copy access key"
            copySuccessText="Copied"
            copyErrorText="Not copied"
          />
          <Box variant="awsui-key-label">Secret</Box>
          <CopyToClipboard
            variant="inline"
            textToCopy={made.secret}
            copyButtonAriaLabel="Copy secret"
            copySuccessText="Copied"
            copyErrorText="Not copied"
          />
        </SpaceBetween>
        <ValueView
          value={lines}
          label="Environment"
          code
          title={<strong>For boto3 and the AWS CLI</strong>}
        />
      </SpaceBetween>
    </Modal>
  );
}

const COLUMNS: TableProps.ColumnDefinition<AccessKey>[] = [
  {
    id: "key",
    header: "Access key",
    isRowHeader: true,
    cell: ({ keyId }) => <code>{keyId}</code>,
  },
  {
    id: "enabled",
    header: "State",
    cell: ({ enabled }) =>
      enabled ? (
        <StatusIndicator>Active</StatusIndicator>
      ) : (
        <StatusIndicator type="stopped">Disabled</StatusIndicator>
      ),
  },
  { id: "created", header: "Created", cell: ({ createdAt }) => <Ago at={createdAt} /> },
  {
    id: "used",
    header: "Last used",
    cell: ({ lastUsedAt }) =>
      lastUsedAt ? <Ago at={lastUsedAt} /> : <Box color="text-body-secondary">never</Box>,
  },
];
