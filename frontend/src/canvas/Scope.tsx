/** The shaded frame of an iterator's scope. */
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";

export type ScopeNode = Node<{ iterator: string } & Record<string, unknown>, "scope">;

export const Scope = memo(function Scope({ data }: NodeProps<ScopeNode>) {
  return <div className="fb-scope">once for each item of {data.iterator}</div>;
});
