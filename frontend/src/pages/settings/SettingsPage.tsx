import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import type { ReactNode } from "react";
import { useNavigate, useParams } from "react-router";

import { WorkspaceActivity } from "../../activity/Activity";
import NotFound from "../../shell/NotFound";
import { Page } from "../../shell/Page";
import { may, useSession } from "../../shell/session";
import { Keys } from "./Keys";
import { Models } from "./Models";
import { People } from "./People";
import { Prices } from "./Prices";

interface Tab {
  id: string;
  label: string;
  content: ReactNode;
  /** For admins alone. */
  admin?: boolean;
}

const TABS: Tab[] = [
  { id: "models", label: "Models", content: <Models /> },
  { id: "prices", label: "Prices", content: <Prices /> },
  { id: "keys", label: "Access keys", content: <Keys /> },
  { id: "people", label: "People", content: <People />, admin: true },
  { id: "activity", label: "Activity", content: <WorkspaceActivity />, admin: true },
];

export default function SettingsPage() {
  const { tab = "models" } = useParams();
  const navigate = useNavigate();
  const isAdmin = may(useSession().data, "admin");
  const tabs = TABS.filter(({ admin }) => isAdmin || !admin);
  const shown = tabs.find(({ id }) => id === tab);
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
          tabs={tabs.map(({ id, label, content }) => ({ id, label, content }))}
          activeTabId={shown.id}
          onChange={({ detail }) => void navigate(`/settings/${detail.activeTabId}`)}
        />
      </SpaceBetween>
    </Page>
  );
}
