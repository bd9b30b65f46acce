import I18nProvider from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { QueryClientProvider } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router";

import { Crash } from "./Crash";
import { Frame } from "./Frame";
import { queryClient } from "./queryClient";

/** A page whose code is loaded when it is first shown. */
const page = (load: () => Promise<{ default: ComponentType }>) => async () => ({
  Component: (await load()).default,
});

const builder = page(() => import("../builder/BuilderPage"));
const dashboard = page(() => import("../executions/dashboard/DashboardPage"));

const router = createBrowserRouter([
  {
    path: "/sign-in",
    lazy: page(() => import("../pages/SignInPage")),
    errorElement: <Crash />,
    hydrateFallbackElement: <></>,
  },
  {
    element: <Frame />,
    errorElement: <Crash />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <Crash />,
        children: [
          { index: true, lazy: page(() => import("../pages/flows/FlowsPage")) },
          { path: "flows", element: <Navigate replace to="/" /> },
          { path: "flows/:flowId", lazy: builder },
          { path: "flows/:flowId/versions/:version", lazy: builder },
          { path: "flows/:flowId/compare", lazy: page(() => import("../compare/ComparePage")) },
          { path: "flows/:flowId/executions", lazy: dashboard },
          { path: "executions", lazy: dashboard },
          {
            path: "executions/compare",
            lazy: page(() => import("../executions/compare/ComparePage")),
          },
          {
            path: "executions/:flowId/:aliasId/:name",
            lazy: page(() => import("../executions/ExecutionPage")),
          },
          { path: "usage", lazy: page(() => import("../usage/UsagePage")) },
          { path: "buckets", lazy: page(() => import("../pages/buckets/BucketsPage")) },
          { path: "buckets/:bucket", lazy: page(() => import("../pages/buckets/BucketPage")) },
          { path: "prompts", lazy: page(() => import("../pages/prompts/PromptsPage")) },
          { path: "prompts/:promptId", lazy: page(() => import("../pages/prompts/PromptPage")) },
          { path: "functions", lazy: page(() => import("../pages/functions/FunctionsPage")) },
          { path: "functions/:name", lazy: page(() => import("../pages/functions/FunctionPage")) },
          { path: "settings", element: <Navigate replace to="/settings/models" /> },
          { path: "settings/:tab", lazy: page(() => import("../pages/settings/SettingsPage")) },
          { path: "*", lazy: page(() => import("./NotFound")) },
        ],
      },
    ],
  },
]);

export function App() {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  );
}
