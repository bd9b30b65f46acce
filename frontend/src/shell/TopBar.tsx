import type { ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";
import TopNavigation, {
  type TopNavigationProps,
} from "@cloudscape-design/components/top-navigation";
import { useNavigate } from "react-router";

import { consoleApi } from "../api/console";
import { keys } from "../api/keys";
import type { Session } from "../api/types";
import { flash } from "./flash";
import { LOGO } from "./logo";
import { queryClient } from "./queryClient";
import { setColorPreference, useColorPreference, type ColorPreference } from "./theme";

const COLORS: readonly { id: ColorPreference; text: string }[] = [
  { id: "system", text: "Like the system" },
  { id: "light", text: "Light" },
  { id: "dark", text: "Dark" },
];

/** Product, workspace, colours, who is signed in. */
export function TopBar({ session }: { session: Session }) {
  const navigate = useNavigate();
  const preference = useColorPreference();

  const signOut = async () => {
    try {
      await consoleApi.signOut();
      queryClient.clear();
      await queryClient.fetchQuery({ queryKey: keys.session, queryFn: consoleApi.session });
      void navigate("/sign-in");
    } catch (error) {
      flash.error(error, "You are still signed in");
    }
  };

  const colors: ButtonDropdownProps.Items = COLORS.map(({ id, text }) => ({
    id,
    text,
    itemType: "checkbox",
    checked: preference === id,
  }));
  const enter = async (account: string) => {
    try {
      const entered = await consoleApi.enter(account);
      queryClient.clear();
      queryClient.setQueryData(keys.session, entered);
      void navigate("/");
    } catch (error) {
      flash.error(error, "You are still in the same workspace");
    }
  };

  const { user, workspace, workspaces } = session;
  const utilities: TopNavigationProps.Utility[] = [
    {
      type: "menu-dropdown",
      ariaLabel: "Colours",
      iconSvg: <ColorIcon />,
      title: "Colours",
      items: colors,
      onItemClick: ({ detail }) => setColorPreference(detail.id as ColorPreference),
    },
  ];
  if (workspace && workspaces.length > 1)
    utilities.push({
      type: "menu-dropdown",
      text: workspace.name,
      ariaLabel: "Workspace",
      items: workspaces.map(({ account, name, role }) => ({
        id: account,
        text: name,
        secondaryText: `${account} · ${role}`,
        itemType: "checkbox",
        checked: account === workspace.account,
      })),
      onItemClick: ({ detail }) => void enter(detail.id),
    });
  if (user)
    utilities.push({
      type: "menu-dropdown",
      text: user.name,
      iconName: "user-profile",
      ...(workspace ? { description: `${workspace.name} · ${workspace.account}` } : {}),
      items: [
        { id: "keys", text: "Access keys", href: "/settings/keys" },
        { id: "sign-out", text: "Sign out" },
      ],
      onItemClick: ({ detail }) => {
        if (detail.id === "sign-out") void signOut();
      },
      onItemFollow: (event) => {
        event.preventDefault();
        if (event.detail.href) void navigate(event.detail.href);
      },
    });

  return (
    <div id="top-bar">
      <TopNavigation
        identity={{ title: "Flowbuilder", href: "/", logo: { src: LOGO, alt: "Logo" } }}
        utilities={utilities}
      />
    </div>
  );
}

function ColorIcon() {
  return (
    <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none" />
    </svg>
  );
}
