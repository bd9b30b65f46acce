import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { consoleApi } from "../../api/console";
import { ApiError } from "../../api/http";
import type { FlowRow } from "../../api/types";
import { wire } from "../../api/wire";
import { freeName } from "../../definition/names";
import { Dialog } from "../../shell/Dialog";
import { Problem } from "../../shell/Problem";
import { useSession } from "../../shell/session";
import { announce, defaultRole, nameProblem, useTemplates } from "./newFlow";
import { BLANK, StartFrom, type Start } from "./StartFrom";

const ROLE = /^arn:aws(-[^:]+)?:iam::([0-9]{12})?:role\/(service-role\/)?.+$/;

/** The smallest flow that runs: what comes in goes out. */
const START: FlowDefinition = {
  nodes: [
    {
      name: "FlowInput",
      type: "Input",
      configuration: { input: {} },
      outputs: [{ name: "document", type: "String" }],
    },
    {
      name: "FlowOutput",
      type: "Output",
      configuration: { output: {} },
      inputs: [{ name: "document", type: "String", expression: "$.data" }],
    },
  ],
  connections: [
    {
      name: "FlowInputToFlowOutput",
      type: "Data",
      source: "FlowInput",
      target: "FlowOutput",
      configuration: { data: { sourceOutput: "document", targetInput: "document" } },
    },
  ],
};

export default function CreateFlow({ flows, onClose }: { flows: FlowRow[]; onClose: () => void }) {
  const account = useSession().data?.workspace?.account ?? "";
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [from, setFrom] = useState<Start>(BLANK);
  const [suggested, setSuggested] = useState("");
  const [role, setRole] = useState(defaultRole(account));
  const [asked, setAsked] = useState(false);

  const templates = useTemplates();

  const create = useMutation({
    mutationFn: async () => {
      const head = { name, description: description.trim() || undefined, executionRoleArn: role };
      if (from.kind === "template") return consoleApi.copyTemplate(from.id, head);
      const origin = from.kind === "flow" ? await wire.getFlow(from.id) : null;
      const flow = await wire.createFlow({ ...head, definition: origin?.definition ?? START });
      if (origin) await consoleApi.saveWorkbench(flow.id, await consoleApi.workbench(origin.id));
      return flow;
    },
    onSuccess: (flow) => {
      announce(flow);
      void navigate(`/flows/${flow.id}`);
    },
  });

  const refused = (field: string) =>
    create.error instanceof ApiError ? create.error.field(field) : undefined;
  const nameError = nameProblem(name, flows) ?? refused("name");
  const roleError = ROLE.test(role)
    ? refused("executionRoleArn")
    : "Use the form arn:aws:iam::123456789012:role/Name.";
  const submit = () => {
    setAsked(true);
    if (!nameProblem(name, flows) && ROLE.test(role)) create.mutate();
  };

  const choose = (start: Start) => {
    setFrom(start);
    const template = templates.data?.find(({ id }) => start.kind === "template" && id === start.id);
    if (name !== suggested) return; // a name that someone has typed stays
    const names = new Set(flows.map((flow) => flow.name));
    const next = template ? freeName(template.flowName, names) : "";
    setName(next);
    setSuggested(next);
  };

  return (
    <Dialog
      title="Create flow"
      action="Create flow"
      size="large"
      busy={create.isPending}
      disabled={from.kind === "flow" && from.id === ""}
      onAction={submit}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SpaceBetween size="l">
          {create.isError && <Problem error={create.error} />}
          <FormField label="Start from" stretch>
            <StartFrom
              start={from}
              templates={templates.data ?? []}
              flows={flows}
              onChoose={choose}
            />
          </FormField>
          {templates.isError && (
            <Problem error={templates.error} retry={() => void templates.refetch()} />
          )}
          <FormField
            label="Name"
            constraintText="Letters and digits, joined by single hyphens or underscores."
            errorText={asked ? nameError : undefined}
          >
            <Input
              value={name}
              placeholder="EasyReading"
              autoFocus
              spellcheck={false}
              onChange={({ detail }) => setName(detail.value)}
            />
          </FormField>
          <FormField
            label={
              <>
                Description <i>– optional</i>
              </>
            }
            errorText={description.length > 200 && "At most 200 characters."}
          >
            <Textarea
              value={description}
              rows={2}
              onChange={({ detail }) => setDescription(detail.value)}
            />
          </FormField>
          <ExpandableSection headerText="Execution role" variant="footer">
            <FormField
              label="Role ARN"
              description="Kept in the definition for AWS; this server itself does not use it."
              errorText={roleError}
            >
              <Input
                value={role}
                spellcheck={false}
                onChange={({ detail }) => setRole(detail.value)}
              />
            </FormField>
          </ExpandableSection>
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
