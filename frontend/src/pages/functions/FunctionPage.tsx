import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";

import { consoleApi, type FunctionSettings } from "../../api/console";
import { ApiError } from "../../api/http";
import { keys } from "../../api/keys";
import type { FunctionDetail } from "../../api/types";
import { CodeEditor } from "../../editors";
import { flash } from "../../shell/flash";
import { LeaveGuard } from "../../shell/LeaveGuard";
import { Page } from "../../shell/Page";
import { Bones } from "../../shell/PageSkeleton";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { TestPanel } from "./TestPanel";

const NEW = "new";
const START: FunctionSettings = {
  name: "",
  description: "",
  code: `def handler(event, context):
    """Called by a Lambda function node: its inputs are in event["node"]["inputs"]."""
    inputs = {each["name"]: each["value"] for each in event["node"]["inputs"]}
    return inputs
`,
  handler: "handler",
  timeoutSeconds: 10,
};

/** One function: its code, its settings, and a way to try it. */
export default function FunctionPage() {
  const { name = "" } = useParams();
  const made = name !== NEW;
  const stored = useQuery({
    queryKey: keys.function(name),
    queryFn: () => consoleApi.function(name),
    enabled: made,
    refetchOnWindowFocus: false,
  });
  const title = made ? name : "Create function";
  return (
    <Page
      title={title}
      breadcrumbs={[
        { text: "Functions", href: "/functions" },
        { text: title, href: `/functions/${name}` },
      ]}
    >
      {stored.isError ? (
        <Problem error={stored.error} retry={() => void stored.refetch()} />
      ) : made && !stored.data ? (
        <Bones rows={8} />
      ) : (
        <Editor key={name} stored={stored.data} />
      )}
    </Page>
  );
}

function Editor({ stored }: { stored: FunctionDetail | undefined }) {
  const navigate = useNavigate();
  const mayEdit = may(useSession().data, "editor");
  const [settings, setSettings] = useState<FunctionSettings>(stored ?? START);
  const [timeout, setTimeoutText] = useState(String(settings.timeoutSeconds));
  const change = (part: Partial<FunctionSettings>) => setSettings({ ...settings, ...part });
  const dirty =
    !stored ||
    (["name", "description", "code", "handler"] as const).some(
      (member) => settings[member] !== stored[member],
    ) ||
    Number(timeout) !== stored.timeoutSeconds;

  const save = useMutation({
    mutationFn: () => {
      const { name, description, code, handler } = settings;
      const wanted = { name, description, code, handler, timeoutSeconds: Number(timeout) };
      return stored
        ? consoleApi.updateFunction(stored.name, wanted)
        : consoleApi.createFunction(wanted);
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(keys.function(saved.name), saved);
      void queryClient.invalidateQueries({ queryKey: keys.functions });
      flash.success(stored ? "Saved. New calls run this code." : `${saved.name} was created.`);
      if (saved.name !== stored?.name) void navigate(`/functions/${saved.name}`, { replace: true });
    },
  });
  const refused = (field: string) =>
    save.error instanceof ApiError ? save.error.field(field) : undefined;
  const nameless =
    save.isError && !(save.error instanceof ApiError && save.error.fields.length > 0);

  const fields = (
    <SpaceBetween size="m">
      <FormField
        label="Name"
        constraintText="Nodes find it by this name or by its ARN."
        errorText={refused("name")}
      >
        <Input
          value={settings.name}
          placeholder="format-book"
          spellcheck={false}
          readOnly={!mayEdit}
          onChange={({ detail }) => change({ name: detail.value })}
        />
      </FormField>
      <FormField label="Description" errorText={refused("description")}>
        <Input
          value={settings.description}
          readOnly={!mayEdit}
          onChange={({ detail }) => change({ description: detail.value })}
        />
      </FormField>
      <FormField
        label="Handler"
        constraintText="The function in the code that is called."
        errorText={refused("handler")}
      >
        <Input
          value={settings.handler}
          spellcheck={false}
          readOnly={!mayEdit}
          onChange={({ detail }) => change({ handler: detail.value })}
        />
      </FormField>
      <FormField label="Time limit" errorText={refused("timeoutSeconds")}>
        <div className="fb-with-unit">
          <Input
            value={timeout}
            type="number"
            inputMode="decimal"
            readOnly={!mayEdit}
            onChange={({ detail }) => setTimeoutText(detail.value)}
          />
          <Box>seconds</Box>
        </div>
      </FormField>
    </SpaceBetween>
  );

  return (
    <SpaceBetween size="l">
      <LeaveGuard active={dirty && !!stored && !save.isPending} thing="the function" />
      <Header
        variant="h1"
        description={stored?.arn}
        actions={
          mayEdit && (
            <Button
              variant="primary"
              loading={save.isPending}
              disabled={!dirty || !settings.name}
              onClick={() => save.mutate()}
            >
              {stored ? "Save" : "Create function"}
            </Button>
          )
        }
      >
        {stored?.name ?? "Create function"}
      </Header>
      {nameless && <Problem error={save.error} />}
      <Grid
        gridDefinition={[{ colspan: { default: 12, m: 8 } }, { colspan: { default: 12, m: 4 } }]}
      >
        <Container header={<Header variant="h2">Code</Header>}>
          <FormField stretch errorText={refused("code")}>
            <CodeEditor
              language="python"
              ariaLabel="Code"
              value={settings.code}
              readOnly={!mayEdit}
              minLines={22}
              maxLines={34}
              onChange={(code) => change({ code })}
            />
          </FormField>
        </Container>
        <Tabs
          variant="container"
          tabs={[
            ...(stored
              ? [
                  {
                    id: "test",
                    label: "Test",
                    content: <TestPanel name={stored.name} code={settings.code} />,
                  },
                ]
              : []),
            { id: "settings", label: "Settings", content: fields },
          ]}
        />
      </Grid>
    </SpaceBetween>
  );
}
