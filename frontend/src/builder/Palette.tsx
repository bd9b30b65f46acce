/** Node types to add: searched, dragged onto the canvas, or clicked. */
import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { KindIcon } from "../canvas/icons";
import { CATEGORY_TITLES, KINDS, type Category, type Kind } from "../definition/kinds";
import { useStoredFlag } from "../shell/useStored";
import { DRAGGED_KIND } from "./Canvas";

interface PaletteProps {
  readonly onAdd: (kind: Kind) => void;
  readonly disabled: boolean;
}

export function Palette({ onAdd, disabled }: PaletteProps) {
  const [search, setSearch] = useState("");
  const [folded, fold] = useStoredFlag("palette.folded");
  const words = (folded ? "" : search).trim().toLowerCase();
  const found = KINDS.filter((kind) =>
    `${kind.title} ${kind.type} ${kind.summary}`.toLowerCase().includes(words),
  );
  return (
    <nav className={`fb-palette${folded ? " fb-palette--folded" : ""}`} aria-label="Node types">
      <div className="fb-palette__fold">
        <Button
          variant="icon"
          iconName={folded ? "angle-right-double" : "angle-left-double"}
          ariaLabel={folded ? "Show the names of the node types" : "Fold the node types"}
          ariaExpanded={!folded}
          onClick={() => fold(!folded)}
        />
      </div>
      <div className="fb-palette__search">
        <Input
          type="search"
          value={search}
          onChange={({ detail }) => setSearch(detail.value)}
          placeholder="Search nodes"
          ariaLabel="Search nodes"
          onKeyDown={({ detail }) => {
            const [first] = found;
            if (detail.key === "Enter" && first && !disabled) onAdd(first);
          }}
        />
      </div>
      {found.length === 0 && <p className="fb-palette__none">No node type matches “{search}”.</p>}
      {(Object.keys(CATEGORY_TITLES) as Category[]).map((category) => {
        const kinds = found.filter((kind) => kind.category === category);
        if (kinds.length === 0) return null;
        return (
          <section key={category} aria-label={CATEGORY_TITLES[category]}>
            <h2 className="fb-palette__category">{CATEGORY_TITLES[category]}</h2>
            {kinds.map((kind) => (
              <button
                key={kind.type}
                type="button"
                className="fb-palette__kind"
                data-category={kind.category}
                data-testid={`palette-${kind.type}`}
                draggable={!disabled}
                disabled={disabled}
                title={`${kind.title}: ${kind.summary}`}
                onClick={() => onAdd(kind)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(DRAGGED_KIND, kind.type);
                  event.dataTransfer.effectAllowed = "copy";
                }}
              >
                <span className="fb-node__icon">
                  <KindIcon type={kind.type} />
                </span>
                <span className="fb-palette__words">
                  <span className="fb-palette__title">{kind.title}</span>
                  <span className="fb-palette__summary">{kind.summary}</span>
                </span>
              </button>
            ))}
          </section>
        );
      })}
    </nav>
  );
}
