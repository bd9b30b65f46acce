/** Aliases at the versions they run, which can be dragged to another version's row. */
import Badge from "@cloudscape-design/components/badge";
import {
  createContext,
  useContext,
  useMemo,
  useState,
  type DragEvent,
  type ReactNode,
} from "react";
import type { FlowAlias } from "../../api/client";
import { versionOf } from "./aliases";

interface Dragging {
  readonly enabled: boolean;
  /** The version over which an alias is held. */
  readonly over: string | undefined;
  readonly take: (alias: FlowAlias | undefined) => void;
}

const DraggingContext = createContext<Dragging>({
  enabled: false,
  over: undefined,
  take: () => undefined,
});

interface AliasTargetsProps {
  readonly enabled: boolean;
  readonly onMove: (alias: FlowAlias, version: string) => void;
  /** A table whose rows each hold one `AliasNames`. */
  readonly children: ReactNode;
}

/** Rows to which aliases can be dragged. */
export function AliasTargets({ enabled, onMove, children }: AliasTargetsProps) {
  const [alias, take] = useState<FlowAlias>();
  const [over, setOver] = useState<string>();
  const target = (event: DragEvent): string | undefined => {
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    const version = row?.querySelector<HTMLElement>("[data-version]")?.dataset.version;
    return alias && version !== versionOf(alias) ? version : undefined;
  };
  const done = (): void => {
    take(undefined);
    setOver(undefined);
  };
  const value = useMemo(() => ({ enabled, over, take }), [enabled, over]);
  return (
    <DraggingContext value={value}>
      <div
        onDragOver={(event) => {
          const version = target(event);
          setOver(version);
          if (version !== undefined) event.preventDefault(); // it can be dropped here
        }}
        onDragLeave={() => setOver(undefined)}
        onDrop={(event) => {
          const version = target(event);
          if (alias && version !== undefined) onMove(alias, version);
          event.preventDefault();
          done();
        }}
        onDragEnd={done}
      >
        {children}
      </div>
    </DraggingContext>
  );
}

interface AliasNamesProps {
  readonly version: string;
  /** Those that run this version. */
  readonly aliases: readonly FlowAlias[];
}

export function AliasNames({ version, aliases }: AliasNamesProps) {
  const { enabled, over, take } = useContext(DraggingContext);
  return (
    <div className="fb-aliases" data-version={version} data-over={over === version}>
      {aliases.length === 0 && "–"}
      {aliases.map((alias) => (
        <span
          key={alias.id}
          className="fb-aliases__name"
          draggable={enabled}
          onDragStart={(event) => {
            event.dataTransfer.setData("text/plain", alias.name);
            event.dataTransfer.effectAllowed = "move";
            take(alias);
          }}
        >
          <Badge color="blue">{alias.name}</Badge>
        </span>
      ))}
    </div>
  );
}
