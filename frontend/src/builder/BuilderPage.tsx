/** The builder: a flow's draft to draw on, or one of its versions to look at. */
import { ReactFlowProvider } from "@xyflow/react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import "../canvas/canvas.css";
import { Page } from "../shell/Page";
import { PageSkeleton } from "../shell/PageSkeleton";
import { Problem } from "../shell/Problem";
import { may, useSession } from "../shell/session";
import { useAddress } from "../shell/useAddress";
import { Builder } from "./Builder";
import "./builder.css";
import { load } from "./load";

export default function BuilderPage() {
  const { flowId = "", version } = useParams();
  const [address] = useAddress();
  const session = useSession();
  const loaded = useQuery({
    queryKey: ["builder", flowId, version ?? ""],
    queryFn: () => load(flowId, version, address("run")),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const name = loaded.data?.found.value.name ?? "Flow";
  const crumbs = [
    { text: "Flows", href: "/" },
    { text: name, href: `/flows/${flowId}` },
    ...(version
      ? [{ text: `Version ${version}`, href: `/flows/${flowId}/versions/${version}` }]
      : []),
  ];
  return (
    <Page title={name} layout={loaded.isError ? "default" : "full"} breadcrumbs={crumbs}>
      {loaded.isError ? (
        <Problem error={loaded.error} retry={() => void loaded.refetch()} />
      ) : loaded.data ? (
        <ReactFlowProvider key={`${flowId} ${version ?? ""}`}>
          <Builder
            loaded={loaded.data}
            readOnly={version !== undefined || !may(session.data, "editor")}
          />
        </ReactFlowProvider>
      ) : (
        <PageSkeleton inside />
      )}
    </Page>
  );
}
