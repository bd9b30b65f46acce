/** A new flow from a text of another tool. */
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useNavigate } from "react-router";

import type { ImportedFlow } from "../../api/console";
import type { FlowRow } from "../../api/types";
import { wire } from "../../api/wire";
import { connectionsOf, nodesOf } from "../../definition/types";
import { freeName } from "../../definition/names";
import ImportDialog from "../../exchange/ImportDialog";
import { useSession } from "../../shell/session";
import { announce, defaultRole, nameProblem } from "./newFlow";

const ROLE = /^arn:aws(-[^:]+)?:iam::([0-9]{12})?:role\/.+$/;

interface ImportFlowProps {
  readonly flows: readonly FlowRow[];
  readonly onClose: () => void;
}

export default function ImportFlow({ flows, onClose }: ImportFlowProps) {
  const account = useSession().data?.workspace?.account ?? "";
  const navigate = useNavigate();
  const [typed, setTyped] = useState<string>();
  const names = new Set(flows.map(({ name }) => name));
  const nameOf = ({ flow, title }: ImportedFlow): string =>
    typed ?? freeName((flow.name ?? title).replace(/[^0-9a-zA-Z_-]+/g, "") || "Imported", names);

  return (
    <ImportDialog
      title="Import a flow"
      action="Import"
      ready={typed === undefined || nameProblem(typed, flows) === undefined}
      about={(found) => {
        const name = nameOf(found);
        const { definition } = found.flow;
        return (
          <FormField
            label="Name"
            description={`${nodesOf(definition).length} nodes, ${connectionsOf(definition).length} connections.`}
            errorText={nameProblem(name, flows)}
            stretch
          >
            <Input
              value={name}
              ariaLabel="Name of the new flow"
              spellcheck={false}
              onChange={({ detail }) => setTyped(detail.value)}
            />
          </FormField>
        );
      }}
      onImport={async (found) => {
        const { flow } = found;
        const role = flow.executionRoleArn ?? "";
        const made = await wire.createFlow({
          ...flow,
          name: nameOf(found),
          // a role that was not filled in is none
          executionRoleArn: ROLE.test(role) ? role : defaultRole(account),
        });
        announce(made);
        await navigate(`/flows/${made.id}`);
      }}
      onClose={onClose}
    />
  );
}
