/** A search field over a list of things to choose from: arrow keys, Enter, Escape. */
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from "react";
import "./finder.css";
import { ranked } from "./fuzzy";

export interface FinderOption {
  readonly id: string;
  readonly title: string;
  /** The heading it stands under while nothing is searched for. */
  readonly group: string;
  /** One line below the title. */
  readonly detail?: string | undefined;
  /** Further words that it is found by. */
  readonly also?: string | undefined;
  readonly icon?: ReactNode;
  /** What stands at the end of its line: its keys. */
  readonly end?: ReactNode;
}

interface FinderProps {
  readonly label: string;
  readonly options: readonly FinderOption[];
  /** What there may be none of: "node type". */
  readonly thing: string;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** Has the focus while it is there, and gives it back. */
export function Finder({ label, options, thing, onChoose, onClose }: FinderProps) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const field = useFocusWhileThere();
  const found = useMemo(
    () =>
      ranked(options, query, ({ title, also, detail }) => ({ title, also: also ?? detail ?? "" })),
    [options, query],
  );
  const groups = useMemo(() => grouped(found, query.trim() !== ""), [found, query]);
  const shown = groups.flatMap((group) => group.options);
  const active = shown[Math.min(at, shown.length - 1)];
  useEffect(() => {
    const line = list.current?.querySelector("[aria-selected='true']");
    line?.scrollIntoView({ block: "nearest" });
  }, [active?.id]);

  const step = (by: number): void => {
    if (shown.length > 0)
      setAt((now) => (Math.min(now, shown.length - 1) + by + shown.length) % shown.length);
  };
  return (
    <div
      className="fb-finder"
      role="dialog"
      aria-label={label}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown") step(1);
        else if (event.key === "ArrowUp") step(-1);
        else if (event.key === "Enter") {
          if (active) onChoose(active.id);
        } else if (event.key === "Escape" || event.key === "Tab") onClose();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <input
        ref={field}
        className="fb-finder__field"
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={active ? `${id}-${active.id}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <div
        className="fb-finder__list"
        role="listbox"
        id={`${id}-list`}
        aria-label={label}
        ref={list}
      >
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title || label}>
            {group.title && (
              <div className="fb-finder__group" aria-hidden="true">
                {group.title}
              </div>
            )}
            {group.options.map((option) => (
              <div
                key={option.id}
                id={`${id}-${option.id}`}
                className="fb-finder__option"
                role="option"
                aria-selected={option === active}
                onMouseDown={(event) => event.preventDefault() /* the field keeps the focus */}
                onMouseMove={() => setAt(shown.indexOf(option))}
                onClick={() => onChoose(option.id)}
              >
                {option.icon}
                <span className="fb-finder__words">
                  <span className="fb-finder__title">{option.title}</span>
                  {option.detail && <span className="fb-finder__detail">{option.detail}</span>}
                </span>
                {option.end}
              </div>
            ))}
          </div>
        ))}
      </div>
      {shown.length === 0 && (
        <p className="fb-finder__none" role="status">
          {query.trim() === "" ? `There is no ${thing}.` : `No ${thing} matches “${query}”.`}
        </p>
      )}
    </div>
  );
}

interface Group {
  readonly title: string;
  readonly options: FinderOption[];
}

/** The options under their headings; in one list without a heading when they are ranked. */
function grouped(options: readonly FinderOption[], flat: boolean): readonly Group[] {
  if (flat) return options.length > 0 ? [{ title: "", options: [...options] }] : [];
  const groups = new Map<string, FinderOption[]>();
  for (const option of options) {
    groups.set(option.group, [...(groups.get(option.group) ?? []), option]);
  }
  return [...groups].map(([title, own]) => ({ title, options: own }));
}

/** A field that takes the focus when it comes, and gives it back when it goes with it. */
function useFocusWhileThere() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    return () => {
      const now = document.activeElement;
      if (before instanceof HTMLElement && before.isConnected && (!now || now === document.body)) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);
  return field;
}
