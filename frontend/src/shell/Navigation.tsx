import SideNavigation, {
  type SideNavigationProps,
} from "@cloudscape-design/components/side-navigation";
import { useLocation } from "react-router";

import type { Session } from "../api/types";
import {
  AdminIcon,
  BucketsIcon,
  ExecutionsIcon,
  FlowsIcon,
  FunctionsIcon,
  PromptsIcon,
  SettingsIcon,
  UsageIcon,
} from "./icons";
import { may } from "./session";

const ITEMS: readonly SideNavigationProps.Item[] = [
  { type: "link", text: "Flows", href: "/", icon: <FlowsIcon /> },
  { type: "link", text: "Executions", href: "/executions", icon: <ExecutionsIcon /> },
  { type: "link", text: "Usage", href: "/usage", icon: <UsageIcon /> },
  { type: "divider" },
  { type: "link", text: "Prompts", href: "/prompts", icon: <PromptsIcon /> },
  { type: "link", text: "Buckets", href: "/buckets", icon: <BucketsIcon /> },
  { type: "link", text: "Functions", href: "/functions", icon: <FunctionsIcon /> },
  { type: "divider" },
  { type: "link", text: "Settings", href: "/settings", icon: <SettingsIcon /> },
];
const ADMIN: SideNavigationProps.Item = {
  type: "link",
  text: "Admin site",
  href: "/admin/",
  external: true,
  externalIconAriaLabel: "Opens in a new tab",
  icon: <AdminIcon />,
};

export function Navigation({ session, collapsed }: { session: Session; collapsed: boolean }) {
  const { pathname } = useLocation();
  return (
    <SideNavigation
      activeHref={sectionOf(pathname)}
      items={may(session, "admin") ? [...ITEMS, ADMIN] : [...ITEMS]}
      collapsed={collapsed}
    />
  );
}

/** The navigation's link that a page belongs to. */
function sectionOf(pathname: string): string {
  if (/^\/flows\/[^/]+\/executions/.test(pathname)) return "/executions";
  const first = pathname.split("/")[1] ?? "";
  return first === "" || first === "flows" ? "/" : `/${first}`;
}
