import type { ReactNode } from "react";

interface FactProps {
  readonly name: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One of the facts of an execution, with its name above it. */
export function Fact({ name, wide = false, children }: FactProps) {
  return (
    <div className={wide ? "fb-fact fb-fact-wide" : "fb-fact"}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
