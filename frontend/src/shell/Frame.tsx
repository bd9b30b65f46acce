import AppLayoutToolbar from "@cloudscape-design/components/app-layout-toolbar";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Flashbar from "@cloudscape-design/components/flashbar";
import { Suspense, useState } from "react";
import { Navigate, Outlet, useLocation } from "react-router";

import type { Session } from "../api/types";
import { dismiss, useFlashMessages } from "./flash";
import { useRouterLinks } from "./links";
import { Navigation } from "./Navigation";
import { PageSkeleton } from "./PageSkeleton";
import { usePageState } from "./pageState";
import { Problem } from "./Problem";
import { useSession } from "./session";
import { useWide } from "./useWide";
import { TopBar } from "./TopBar";

/** What is around every page for those who are signed in; others are sent to sign in first. */
export function Frame() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.isPending) return <PageSkeleton />;
  if (session.isError)
    return (
      <div className="fb-alone">
        <Problem error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  if (!session.data.user) {
    const next = pathname + search;
    return (
      <Navigate
        replace
        to={next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`}
      />
    );
  }
  return <Signed session={session.data} />;
}

const NAVIGATION = "flowbuilder.navigation";

function Signed({ session }: { session: Session }) {
  useRouterLinks();
  const { layout, breadcrumbs } = usePageState();
  const [wanted, setWanted] = useState(() => localStorage.getItem(NAVIGATION) !== "folded");
  // Pages that need the room start with the navigation folded; unfolding it there is for there.
  const [unfoldedOnFull, setUnfoldedOnFull] = useState(false);
  const wide = useWide();
  const open = layout === "full" ? unfoldedOnFull : wanted;

  const toggle = (next: boolean) => {
    if (layout === "full") return setUnfoldedOnFull(next);
    localStorage.setItem(NAVIGATION, next ? "open" : "folded");
    setWanted(next);
  };

  return (
    <>
      <TopBar session={session} />
      <AppLayoutToolbar
        headerSelector="#top-bar"
        navigation={<Navigation session={session} collapsed={!open} />}
        navigationOpen={open}
        navigationWidth={232}
        navigationCloseBehavior="collapse"
        navigationTriggerHide={wide}
        onNavigationChange={({ detail }) => toggle(detail.open)}
        breadcrumbs={
          breadcrumbs.length > 0 ? (
            <BreadcrumbGroup
              items={[{ text: "Flowbuilder", href: "/" }, ...breadcrumbs]}
              ariaLabel="Breadcrumbs"
            />
          ) : undefined
        }
        notifications={<Flashes />}
        stickyNotifications
        toolsHide
        disableContentPaddings={layout === "full"}
        maxContentWidth={Number.MAX_VALUE}
        content={
          <Suspense fallback={<PageSkeleton inside />}>
            <Outlet />
          </Suspense>
        }
      />
    </>
  );
}

function Flashes() {
  const messages = useFlashMessages();
  return (
    <Flashbar
      items={messages.map(({ id, type, header, content }) => ({
        id,
        type,
        header,
        content,
        dismissible: true,
        dismissLabel: "Dismiss",
        onDismiss: () => dismiss(id),
        ariaRole: type === "error" ? "alert" : "status",
      }))}
    />
  );
}
