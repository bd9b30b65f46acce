import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useNavigate, useParams } from "react-router";

import NotFound from "../../shell/NotFound";
import { Page } from "../../shell/Page";
import { Keys } from "./Keys";
import { Models } from "./Models";

const TABS = [
  { id: "models", label: "Models", content: <Models /> },
  { id: "keys", label: "Access keys", content: <Keys /> },
];

export default function SettingsPage() {
  const { tab = "models" } = useParams();
  const navigate = useNavigate();
  const shown = TABS.find(({ id }) => id === tab);
  if (!shown) return <NotFound />;
  return (
    <Page
      title={shown.label}
      breadcrumbs={[
        { text: "Settings", href: "/settings/models" },
        { text: shown.label, href: `/settings/${shown.id}` },
      ]}
    >
      <SpaceBetween size="m">
        <Header variant="h1">Settings</Header>
        <Tabs
          tabs={TABS}
          activeTabId={shown.id}
          onChange={({ detail }) => void navigate(`/settings/${detail.activeTabId}`)}
        />
      </SpaceBetween>
    </Page>
  );
}
