import Button from "@cloudscape-design/components/button";
import { memo, useState } from "react";

import type { JsonValue } from "../api/types";

/** Members shown of one object or array before more are asked for. */
const PAGE = 100;
/** Depth down to which a tree starts unfolded. */
const OPEN_DEPTH = 2;

/** JSON as a tree whose branches fold. */
export function JsonTree({ value, label }: { value: JsonValue; label: string }) {
  return (
    <div className="fb-tree" role="tree" aria-label={label} tabIndex={0}>
      <Branch value={value} depth={0} />
    </div>
  );
}

interface BranchProps {
  name?: string;
  value: JsonValue;
  depth: number;
}

const Branch = memo(function Branch({ name, value, depth }: BranchProps) {
  const [open, setOpen] = useState(depth < OPEN_DEPTH);
  const [shown, setShown] = useState(PAGE);
  if (value === null || typeof value !== "object")
    return (
      <div role="treeitem" className="fb-leaf" aria-selected={false}>
        <Name name={name} />
        <Scalar value={value} />
      </div>
    );
  const array = Array.isArray(value);
  const members: [string, JsonValue][] = array
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value);
  if (members.length === 0)
    return (
      <div role="treeitem" className="fb-leaf" aria-selected={false}>
        <Name name={name} />
        <span className="fb-json-note">{array ? "[ ]" : "{ }"}</span>
      </div>
    );
  return (
    <div role="treeitem" aria-expanded={open} aria-selected={false}>
      <button type="button" className="fb-branch" onClick={() => setOpen(!open)}>
        <span className={open ? "fb-caret fb-caret-open" : "fb-caret"} aria-hidden="true" />
        <Name name={name} />
        <span className="fb-json-note">
          {array
            ? `${members.length} ${members.length === 1 ? "item" : "items"}`
            : open
              ? ""
              : summary(members)}
          {!array && name === undefined && open
            ? `${members.length} ${members.length === 1 ? "field" : "fields"}`
            : ""}
        </span>
      </button>
      {open && (
        <div role="group" className="fb-members">
          {members.slice(0, shown).map(([key, member]) => (
            <Branch key={key} name={key} value={member} depth={depth + 1} />
          ))}
          {members.length > shown && (
            <Button variant="inline-link" onClick={() => setShown(shown + PAGE * 5)}>
              {`${(members.length - shown).toLocaleString()} more`}
            </Button>
          )}
        </div>
      )}
    </div>
  );
});

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span className="fb-json-name">{name}</span>;
}

function Scalar({ value }: { value: string | number | boolean | null }) {
  const [open, setOpen] = useState(false);
  if (typeof value !== "string")
    return (
      <span className={value === null ? "fb-json-null" : "fb-json-number"}>{String(value)}</span>
    );
  const long = value.length > 300;
  return (
    <span className="fb-json-text">
      {long && !open ? `${value.slice(0, 280)}…` : value}
      {long && (
        <>
          {" "}
          <Button variant="inline-link" onClick={() => setOpen(!open)}>
            {open ? "Fold" : "All of it"}
          </Button>
        </>
      )}
    </span>
  );
}

function summary(members: readonly [string, JsonValue][]): string {
  const names = members.slice(0, 4).map(([name]) => name);
  return `{ ${names.join(", ")}${members.length > 4 ? ", …" : ""} }`;
}
