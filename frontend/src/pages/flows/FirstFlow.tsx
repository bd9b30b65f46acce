/** What a workspace without flows shows: templates, each two clicks from its first run. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Cards from "@cloudscape-design/components/cards";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { consoleApi } from "../../api/console";
import type { Template } from "../../api/types";
import { FlowSketch } from "../../canvas/FlowSketch";
import { Problem } from "../../shell/Problem";
import { useSession } from "../../shell/session";
import { announce, defaultRole, useTemplates } from "./newFlow";

interface FirstFlowProps {
  readonly onCreate: () => void;
  readonly onImport: () => void;
}

export default function FirstFlow({ onCreate, onImport }: FirstFlowProps) {
  const account = useSession().data?.workspace?.account ?? "";
  const navigate = useNavigate();
  const templates = useTemplates();
  const make = useMutation({
    mutationFn: ({ id, flowName, description }: Template) =>
      consoleApi.copyTemplate(id, {
        ...{ name: flowName, description },
        executionRoleArn: defaultRole(account),
      }),
    onSuccess: (flow) => {
      announce(flow);
      void navigate(`/flows/${flow.id}?panel=run`);
    },
  });

  return (
    <Cards<Template>
      items={templates.data ?? []}
      loading={templates.isPending}
      loadingText="Loading templates"
      trackBy="id"
      cardsPerRow={[{ cards: 1 }, { minWidth: 640, cards: 2 }, { minWidth: 1000, cards: 3 }]}
      ariaLabels={{
        itemSelectionLabel: (_, { title }) => title,
        selectionGroupLabel: "Templates",
      }}
      empty={
        templates.isError && (
          <Problem error={templates.error} retry={() => void templates.refetch()} />
        )
      }
      header={
        <SpaceBetween size="m">
          <Header
            variant="h1"
            description="A flow joins models, data and code into one task that can be run again and again. Try one of these: it comes with all it needs and with something to run it on."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={onImport}>Import</Button>
                <Button onClick={onCreate}>Create flow</Button>
              </SpaceBetween>
            }
          >
            Make your first flow
          </Header>
          {make.isError && <Problem error={make.error} />}
        </SpaceBetween>
      }
      cardDefinition={{
        header: ({ title }) => (
          <Box variant="h3" tagOverride="h2" padding="n">
            {title}
          </Box>
        ),
        sections: [
          {
            id: "sketch",
            content: ({ definition, layout }) => (
              <FlowSketch definition={definition} layout={layout} />
            ),
          },
          { id: "about", content: ({ description }) => description },
          {
            id: "try",
            content: (template) => (
              <Button
                ariaLabel={`Try it: ${template.title}`}
                loading={make.isPending && make.variables.id === template.id}
                disabled={make.isPending}
                onClick={() => make.mutate(template)}
              >
                Try it
              </Button>
            ),
          },
        ],
      }}
    />
  );
}
