/** What can be done with a node, where it was clicked with the other button. */
import { useEffect, useRef, type KeyboardEvent } from "react";

import { Keys } from "./CommandDialogs";
import type { Command } from "./commands";

/** The commands that are offered, in this order. */
const OFFERED = ["try node", "run from here", "pin", "unpin", "connect", "duplicate", "delete"];

export interface MenuPlace {
  readonly node: string;
  /** Where in the window. */
  readonly x: number;
  readonly y: number;
}

interface NodeMenuProps {
  readonly place: MenuPlace;
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

/** Room that is left below and beside the menu, in pixels. */
const WIDTH = 280;
const ROW = 34;

export function NodeMenu({ place, commands, onClose }: NodeMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const offered = OFFERED.flatMap(
    (id) => commands.find((one) => one.id === id && one.enabled) ?? [],
  );
  useEffect(() => {
    const before = document.activeElement;
    menu.current?.querySelector("button")?.focus();
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
    };
  }, []);
  const move = (event: KeyboardEvent): void => {
    const items = [...(menu.current?.querySelectorAll("button") ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    event.stopPropagation(); // the canvas has keys of its own
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onClose();
    } else if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    }
  };
  const left = Math.min(place.x, window.innerWidth - WIDTH);
  const top = Math.min(place.y, window.innerHeight - offered.length * ROW - 16);
  return (
    <div
      className="fb-menu__around"
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
      onContextMenu={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div
        ref={menu}
        className="fb-menu"
        role="menu"
        tabIndex={-1}
        aria-label={`Actions for ${place.node}`}
        style={{ left, top, inlineSize: WIDTH - 12 }}
        onKeyDown={move}
      >
        {offered.map(({ id, title, keys, run }) => (
          <button
            key={id}
            type="button"
            role="menuitem"
            onClick={() => {
              onClose();
              run();
            }}
          >
            <span>{title}</span>
            <span aria-hidden="true">{keys?.[0] && <Keys keys={keys[0]} />}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
